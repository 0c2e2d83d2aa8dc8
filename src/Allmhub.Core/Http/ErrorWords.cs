using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Http;

/// <summary>
/// How an error is told to a person, on one line. The service's sentence stands alone where its reader can be expected to understand it. Where it is in another
/// language than that of the UI culture (the gateway's own sentences are often Chinese), what it means comes first and the sentence after it. How often and how
/// long it was tried, and the request id, stand at the end. <see cref="Exception.Message"/> stays the service's words alone.
/// </summary>
/// <param name="Text">What went wrong.</param>
/// <param name="Action">What to do about it, of what Core has to recommend; <c>null</c> for nothing that the text does not say.</param>
public sealed partial record ErrorWords(string Text, string? Action)
{
    private const int FewChinese = 2;
    private const int FewLatin = 4;

    /// <summary>Finds the words.</summary>
    /// <param name="error">The error.</param>
    /// <param name="facts">Whether attempts, time and request id are told too.</param>
    /// <returns>The words, in the language of the UI culture as far as they are ours.</returns>
    public static ErrorWords Of(AllmError error, bool facts = true)
    {
        ArgumentNullException.ThrowIfNull(error);
        string message = error.Message.Trim();
        bool isForeign = error.Meaning is not null && IsForeign(message, CultureInfo.CurrentUICulture);
        if (message.Length == 0)
        {
            message = error.Kind.ToString();
        }

        string text = isForeign ? Join(error.Meaning!, Words.Say($"The gateway says: {message}")) : message;
        return new ErrorWords(facts ? WithFacts(text, error) : text, isForeign ? Rest(error.RecommendedAction, error.Meaning!) : error.RecommendedAction);
    }

    /// <summary>How often and how long it was tried, as in <c>after 4 attempts in 6.9 s</c>.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The words; <c>null</c> for one attempt.</returns>
    public static string? EffortOf(AllmError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Attempts < 2 ? null
            : error.Elapsed is TimeSpan time ? Words.Say($"after {error.Attempts} attempts in {Seconds(time)} s")
            : Words.Say($"after {error.Attempts} attempts");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Puts a sentence after another one.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <returns>Both, with a blank between them unless the first one's full stop is as wide as a character.</returns>
    internal static string Join(string first, string second) => first[^1] is '。' or '！' or '？' or '：' ? first + second : $"{first} {second}";

    /// <summary>The text with a full stop at its end.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, or the text and a full stop of the reader's language.</returns>
    internal static string Sentence(string text) =>
        text.Length == 0 || text[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？' ? text : text + (IsChinese(CultureInfo.CurrentUICulture) ? '。' : '.');

    /// <summary>Whether a service's sentence is in another language than the reader's: of the two the gateway speaks, English and Chinese.</summary>
    /// <param name="message">The sentence. What it quotes, and the request id, does not count.</param>
    /// <param name="culture">The reader's.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsForeign(string message, CultureInfo culture)
    {
        string own = Quoted().Replace(message, " ");
        int wide = own.Count(static letter => letter >= '\u2E80' && char.IsLetter(letter));
        return IsChinese(culture)
            ? wide == 0 && own.Count(char.IsAsciiLetter) >= FewLatin
            : wide >= FewChinese;
    }

    private static bool IsChinese(CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh";

    private static string? Rest(string? action, string meaning) =>
        action is null || !action.StartsWith(meaning, StringComparison.Ordinal) ? action
        : action.Length == meaning.Length ? null
        : action[meaning.Length..].TrimStart();

    private static string WithFacts(string text, AllmError error)
    {
        string? id = error.RequestId is { Length: > 0 } known && !text.Contains(known, StringComparison.Ordinal) ? Words.Say($"request id: {known}") : null;
        string? effort = EffortOf(error);
        if (id is null && effort is null)
        {
            return text;
        }

        // The full stop stands behind what belongs to the sentence.
        string end = text[^1] is '。' || (text[^1] == '.' && !text.EndsWith("..", StringComparison.Ordinal)) ? text[^1..] : string.Empty;
        string said = text[..^end.Length];
        string told = id is null || effort is null ? Words.Say($"{said} ({id ?? effort})") : Words.Say($"{said} ({effort}, {id})");
        return told + (end == "." && told[^1] == '）' ? "。" : end);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    [GeneratedRegex("""\(request id:[^()]*\)|'[^']*'|"[^"]*"|`[^`]*`|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|《[^《》]*》""", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
