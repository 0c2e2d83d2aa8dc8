using System.Security.Cryptography;
using Allmhub.Http;

namespace Allmhub.History;

/// <summary>Makes the entry of an operation that has ended.</summary>
internal static class HistoryMaker
{
    /// <summary>All texts of an entry together, in characters; one alone may have a third of them.</summary>
    public const int Bound = 300_000;

    // As many as are read while a person does not notice.
    private const long MostHashed = 64L * 1024 * 1024;

    /// <summary>Makes an entry.</summary>
    /// <param name="trace">What was asked and what came.</param>
    /// <param name="origin">Who asked.</param>
    /// <param name="texts">Makes texts fit.</param>
    /// <param name="now">The time.</param>
    /// <returns>The entry.</returns>
    public static HistoryEntry Of(CallTrace trace, HistoryOrigin origin, HistoryTexts texts, DateTimeOffset now)
    {
        IReadOnlyList<TracedMessage> asked = origin.Session is null ? trace.Asked : Newest(trace.Asked);
        string system = string.Join("\n\n", asked.Where(IsSystem).Select(static message => message.Text));
        IReadOnlyList<Charge> charges = trace.Charges;
        CallUsage? usage = charges.Select(static charge => charge.Usage).OfType<CallUsage>().Aggregate((CallUsage?)null, static (sum, next) => sum is null ? next : sum.Plus(next));

        // The answer first, then the question from its end: what is asked now is never cut for what was said before.
        string text = texts.Take(nameof(HistoryEntry.Text), trace.Text);
        HistoryMessage[] messages = [.. asked.Where(static message => !IsSystem(message)).Reverse().Select(message => Message(message, texts)).Reverse()];
        return new HistoryEntry
        {
            Time = now,
            Duration = trace.Duration,
            Action = trace.Action,
            Model = texts.Take(nameof(HistoryEntry.Model), trace.Model),
            AnsweredBy = trace.AnsweredBy == trace.Model ? null : texts.TakeOptional(nameof(HistoryEntry.AnsweredBy), trace.AnsweredBy),
            Text = text,
            Asked = messages,
            System = system.Length > 0 ? texts.Take(nameof(HistoryEntry.System), system) : null,
            Tool = [.. trace.Tool.Select(tool => Tool(tool, texts))],
            Reasoning = texts.Take(nameof(HistoryEntry.Reasoning), trace.Reasoning),
            Media = [.. trace.Media.Select(media => Media(media, texts))],
            FinishReason = trace.FinishReason,
            Usage = usage,
            Cost = charges.Any(static charge => charge.Usd is not null) ? charges.Sum(static charge => charge.Usd ?? 0) : null,
            CostBasis = charges.LastOrDefault(static charge => charge.Basis is not null)?.Basis,
            RequestId = trace.RequestId ?? charges.LastOrDefault(static charge => charge.RequestId is not null)?.RequestId,
            TaskId = trace.TaskId ?? charges.LastOrDefault(static charge => charge.TaskId is not null)?.TaskId,
            ErrorKind = trace.Error?.Kind.ToString(),
            Error = texts.TakeOptional(nameof(HistoryEntry.Error), trace.Error?.Message),
            IsStopped = trace.End == CallEnd.Stopped,
            Command = origin.Command,
            Script = origin.Script,
            Connection = origin.Connection,
            Gateway = origin.Gateway?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            Session = origin.Session,
            Cut = texts.Cut,
        };
    }

    // What came before the last answer is in the entries of its own questions.
    private static List<TracedMessage> Newest(IReadOnlyList<TracedMessage> asked)
    {
        int last = asked.Count - 1;
        while (last >= 0 && asked[last].Role != "Assistant")
        {
            last--;
        }

        return [.. asked.Where((message, index) => index > last || IsSystem(message))];
    }

    private static bool IsSystem(TracedMessage message) => message.Role == "System";

    private static HistoryMessage Message(TracedMessage message, HistoryTexts texts) => new(message.Role, texts.Take(message.Role == "User" ? nameof(HistoryEntry.Prompt) : message.Role, message.Text))
    {
        Media = [.. message.Media.Select(media => Media(media, texts))],
        Tool = [.. message.Tool.Select(tool => Tool(tool, texts))],
    };

    private static HistoryTool Tool(TracedTool tool, HistoryTexts texts) =>
        new(texts.Take(nameof(HistoryEntry.Tool), tool.Name), texts.TakeOptional(nameof(HistoryEntry.Tool), tool.Arguments), texts.TakeOptional(nameof(HistoryEntry.Tool), tool.Result), tool.IsError);

    private static HistoryMedia Media(TracedMedia media, HistoryTexts texts) => new()
    {
        Name = texts.TakeOptional(nameof(HistoryEntry.Media), media.Name),
        MediaType = media.Type,
        Length = media.Length,
        Hash = Hash(media),
        Uri = Address(media.Uri) is string address ? texts.Take(nameof(HistoryEntry.Media), address) : null,
        Path = texts.TakeOptional(nameof(HistoryEntry.Media), media.Path),
    };

    // A query may be a key to the file, and what stands before the host is one.
    private static string? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : null;

    private static string? Hash(TracedMedia media)
    {
        if (media.Open is null || media.Length > MostHashed)
        {
            return null;
        }

        try
        {
            using Stream bytes = media.Open();
            return Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Moved or gone since: its name and size are kept.
            return null;
        }
    }
}
