using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Allmhub.Http;

/// <summary>
/// What one paid call used, in the quantities it is billed by (NOTES section 16.7). Every area maps its answers to these: sums include their parts,
/// as OpenAI counts (its cached, picture and sound tokens are inside the sum of what was read; Claude's are added up to it). As JSON it says what there was,
/// and nothing of what is zero or not measured.
/// </summary>
public sealed record CallUsage
{
    /// <summary>All tokens read: cached ones, those written to a cache, those of pictures and of sound included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long InputToken { get; init; }

    /// <summary>All tokens written: thinking, pictures and sound included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OutputToken { get; init; }

    /// <summary>Of the tokens read, those that came from a cache.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CachedToken { get; init; }

    /// <summary>Of the tokens read, those written to a cache that lives for minutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CacheWriteToken { get; init; }

    /// <summary>Of the tokens read, those written to a cache that lives for an hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LongCacheWriteToken { get; init; }

    /// <summary>Of the tokens read, those of pictures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ImageInputToken { get; init; }

    /// <summary>Of the tokens read, those of sound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioInputToken { get; init; }

    /// <summary>Of the tokens written, those of sound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioOutputToken { get; init; }

    /// <summary>Of the tokens written, those spent on thinking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReasoningToken { get; init; }

    /// <summary>How often tools of the service ran, by their names in its price list, e.g. <c>web_search</c>; empty where none did.</summary>
    public IReadOnlyDictionary<string, long> ToolCall { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>How many pictures, films or tasks were made, where the answer is counted and not measured in tokens; 0 where it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Count { get; init; }

    /// <summary>How many seconds of film or sound; <c>null</c> where they are not known or not meant.</summary>
    public decimal? Seconds { get; init; }

    /// <summary>The tokens read and written together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long TotalToken => InputToken + OutputToken;

    /// <summary>The sum of two requests.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>The sum.</returns>
    internal CallUsage Plus(CallUsage other)
    {
        Dictionary<string, long> tools = new(ToolCall);
        foreach ((string tool, long calls) in other.ToolCall)
        {
            tools[tool] = tools.GetValueOrDefault(tool) + calls;
        }

        return new CallUsage
        {
            InputToken = InputToken + other.InputToken,
            OutputToken = OutputToken + other.OutputToken,
            CachedToken = CachedToken + other.CachedToken,
            CacheWriteToken = CacheWriteToken + other.CacheWriteToken,
            LongCacheWriteToken = LongCacheWriteToken + other.LongCacheWriteToken,
            ImageInputToken = ImageInputToken + other.ImageInputToken,
            AudioInputToken = AudioInputToken + other.AudioInputToken,
            AudioOutputToken = AudioOutputToken + other.AudioOutputToken,
            ReasoningToken = ReasoningToken + other.ReasoningToken,
            ToolCall = tools,
            Count = Count + other.Count,
            Seconds = Seconds is null ? other.Seconds : Seconds + (other.Seconds ?? 0),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{InputToken} in, {OutputToken} out");
}
