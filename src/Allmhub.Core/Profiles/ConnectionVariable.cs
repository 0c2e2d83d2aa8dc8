namespace Allmhub.Profiles;

/// <summary>The variables of the environment that say how the gateway is reached.</summary>
public static class ConnectionVariable
{
    /// <summary>The key.</summary>
    public const string Key = "ALLMHUB_API_KEY";

    /// <summary>The gateway's address.</summary>
    public const string BaseUri = "ALLMHUB_BASE_URL";

    /// <summary>The user's access token.</summary>
    public const string AccessToken = "ALLMHUB_ACCESS_TOKEN";

    /// <summary>The numeric user id.</summary>
    public const string UserId = "ALLMHUB_USER_ID";

    /// <summary>The profile to use when none is named.</summary>
    public const string Profile = "ALLMHUB_PROFILE";

    /// <summary>Whether paid calls are written into the ledger: <c>off</c> for no.</summary>
    public const string Ledger = "ALLMHUB_LEDGER";

    /// <summary>Whether the environment says that paid calls stay out of the ledger.</summary>
    public static bool? NoLedger => ReadSwitch(Ledger) is bool isOn ? !isOn : null;

    /// <summary>Whether prompts and answers are kept in the log: <c>on</c> or <c>off</c>.</summary>
    public const string Log = "ALLMHUB_LOG";

    /// <summary>How many days the log keeps an entry.</summary>
    public const string LogDay = "ALLMHUB_LOG_DAY";

    /// <summary>How many megabytes the log may have.</summary>
    public const string LogSizeMB = "ALLMHUB_LOG_SIZE_MB";

    /// <summary>Reads a variable that switches something: <c>off</c>, <c>0</c>, <c>false</c> and <c>no</c> say no, everything else yes.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it is on; <c>null</c> when it is not set or blank.</returns>
    public static bool? ReadSwitch(string name) => Read(name) is { } word ? word.Trim().ToUpperInvariant() is not ("OFF" or "0" or "FALSE" or "NO") : null;

    /// <summary>Reads a variable that is a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number; <c>null</c> when it is not set or none.</returns>
    public static int? ReadNumber(string name) => int.TryParse(Read(name)?.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Whether the gateway's price list is not fetched beside calls: any value but <c>0</c> and <c>false</c> says so.</summary>
    public const string NoPriceList = "ALLMHUB_NO_PRICE_LIST";

    /// <summary>Whether what is typed in Enter-AllmChat is kept for its next session: any value but <c>0</c> and <c>false</c> says that it is not.</summary>
    public const string NoChatHistory = "ALLMHUB_NO_CHAT_HISTORY";

    /// <summary>The folder of kept prompts, as a full path.</summary>
    public const string PromptFolder = "ALLMHUB_PROMPTS";

    /// <summary>Reads a variable that says yes or no.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it says yes; <c>null</c> when it is not set or blank.</returns>
    public static bool? ReadFlag(string name) => Read(name)?.Trim() is string value ? value is not "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase) : null;

    /// <summary>Reads a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value; <c>null</c> when it is not set or blank.</returns>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
