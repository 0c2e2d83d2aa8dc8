using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>Tokens used, in the field's own terms. Every dialect is mapped to these.</summary>
public sealed record ChatUsage
{
    /// <summary>Tokens read (prompt, history, tool results), cached ones included.</summary>
    public long InputToken { get; init; }

    /// <summary>Tokens written, reasoning included.</summary>
    public long OutputToken { get; init; }

    /// <summary>The service's total, or the sum where it gives none.</summary>
    public long TotalToken { get; init; }

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

    /// <summary>How often the service's own tools ran, by their names in its price list, e.g. <c>web_search</c>; empty where none did.</summary>
    public IReadOnlyDictionary<string, long> ToolCall { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>The sum of two calls.</summary>
    /// <param name="other">The other call's usage; <c>null</c> counts nothing.</param>
    /// <returns>The sum.</returns>
    public ChatUsage Plus(ChatUsage? other) => other is null ? this : Join(other, static (one, two) => one + two);

    /// <summary>What a later word of the same answer leaves of this one: field by field it counts where it says more than nothing.</summary>
    /// <param name="next">The later word.</param>
    /// <returns>Both together.</returns>
    internal ChatUsage Then(ChatUsage next) => Join(next, static (one, two) => two > 0 ? two : one);

    /// <summary>The quantities that are billed.</summary>
    /// <returns>The usage; never below zero.</returns>
    internal CallUsage ToCall() => new()
    {
        InputToken = Math.Max(0, InputToken),
        OutputToken = Math.Max(0, OutputToken),
        CachedToken = Math.Max(0, CachedToken),
        CacheWriteToken = Math.Max(0, CacheWriteToken),
        LongCacheWriteToken = Math.Max(0, LongCacheWriteToken),
        ImageInputToken = Math.Max(0, ImageInputToken),
        AudioInputToken = Math.Max(0, AudioInputToken),
        AudioOutputToken = Math.Max(0, AudioOutputToken),
        ReasoningToken = Math.Max(0, ReasoningToken),
        ToolCall = ToolCall,
    };

    private ChatUsage Join(ChatUsage other, Func<long, long, long> join) => new()
    {
        InputToken = join(InputToken, other.InputToken),
        OutputToken = join(OutputToken, other.OutputToken),
        TotalToken = join(TotalToken, other.TotalToken),
        CachedToken = join(CachedToken, other.CachedToken),
        CacheWriteToken = join(CacheWriteToken, other.CacheWriteToken),
        LongCacheWriteToken = join(LongCacheWriteToken, other.LongCacheWriteToken),
        ImageInputToken = join(ImageInputToken, other.ImageInputToken),
        AudioInputToken = join(AudioInputToken, other.AudioInputToken),
        AudioOutputToken = join(AudioOutputToken, other.AudioOutputToken),
        ReasoningToken = join(ReasoningToken, other.ReasoningToken),
        ToolCall = JoinTools(other.ToolCall, join),
    };

    private IReadOnlyDictionary<string, long> JoinTools(IReadOnlyDictionary<string, long> other, Func<long, long, long> join)
    {
        if (other.Count == 0)
        {
            return ToolCall;
        }

        Dictionary<string, long> all = new(ToolCall);
        foreach ((string tool, long count) in other)
        {
            all[tool] = join(all.GetValueOrDefault(tool), count);
        }

        return all;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{InputToken} in, {OutputToken} out";
}
