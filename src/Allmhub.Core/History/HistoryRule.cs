using Allmhub.Profiles;

namespace Allmhub.History;

/// <summary>Whether a connection's prompts and answers are logged, and what the log keeps.</summary>
public static class HistoryRule
{
    /// <summary>Whether a connection is logged: as it says, else as the environment does, else not.</summary>
    /// <param name="settings">What the connection says.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsOn(ConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Log ?? ConnectionVariable.ReadSwitch(ConnectionVariable.Log) ?? false;
    }

    /// <summary>What the log keeps: as a connection says, else the environment, else the profile that is used when none is named. There is one log for all connections.</summary>
    /// <param name="settings">What the connection says; <c>null</c> for none.</param>
    /// <returns>The limits, within what can be said.</returns>
    public static HistoryLimits LimitsOf(ConnectionSettings? settings)
    {
        int? day = Said(settings?.LogDay, HistoryLimits.MostDay) ?? Said(ConnectionVariable.ReadNumber(ConnectionVariable.LogDay), HistoryLimits.MostDay);
        int? size = Said(settings?.LogSizeMB, HistoryLimits.MostSizeMB) ?? Said(ConnectionVariable.ReadNumber(ConnectionVariable.LogSizeMB), HistoryLimits.MostSizeMB);
        ConnectionSettings? profile = day is null || size is null ? Ambient() : null;
        return new HistoryLimits(
            day ?? Said(profile?.LogDay, HistoryLimits.MostDay) ?? HistoryLimits.Default.Day,
            size ?? Said(profile?.LogSizeMB, HistoryLimits.MostSizeMB) ?? HistoryLimits.Default.SizeMB);
    }

    // What cannot be meant deletes nothing: a 0 would be taken for no limit by one and for nothing by another.
    private static int? Said(int? number, int most) => number >= 1 && number <= most ? number : null;

    /// <summary>The profile that is used when none is named.</summary>
    /// <returns>The profile; <c>null</c> when there is none, or it cannot be read.</returns>
    public static AllmProfile? Ambient()
    {
        try
        {
            return new ProfileStore().Find(ConnectionVariable.Read(ConnectionVariable.Profile) ?? ProfileStore.DefaultName);
        }
        catch (ProfileException)
        {
            return null;
        }
    }
}
