using System.Collections.ObjectModel;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>Counts what a service ran by itself, by the names that its price list has for it (NOTES section 16.7).</summary>
internal static class ServiceTool
{
    /// <summary>The count of one tool.</summary>
    /// <param name="name">Its name in the price list.</param>
    /// <param name="count">How often it ran.</param>
    /// <returns>The count; empty when it did not run.</returns>
    public static IReadOnlyDictionary<string, long> Of(string name, long count) => count > 0 ? new Dictionary<string, long> { [name] = count } : ReadOnlyDictionary<string, long>.Empty;
}
