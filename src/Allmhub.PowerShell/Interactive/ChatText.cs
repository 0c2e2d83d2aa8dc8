namespace Allmhub.PowerShell.Interactive;

/// <summary>How what is typed becomes a question: lines that go on, blocks between three quotes, a slash that is doubled.</summary>
internal static class ChatText
{
    private const string Quotes = "\"\"\"";

    /// <summary>What a text becomes when it goes on with another line.</summary>
    /// <returns>The text up to where that line begins; <c>null</c> when it is at its end.</returns>
    public static string? Continue(string text)
    {
        if (IsOpen(text))
        {
            return text + "\n";
        }

        // Two backslashes are the end of a path, and a fence has three backticks.
        char last = text.Length == 0 ? '\0' : text[^1];
        bool goesOn = last is '\\' or '`' && (text.Length - text.AsSpan().TrimEnd(last).Length) == 1;
        return goesOn ? text[..^1] + "\n" : null;
    }

    /// <summary>Whether a text is meant for the loop and not for the model.</summary>
    public static SlashCommand? CommandOf(string text) => text.Contains('\n', StringComparison.Ordinal) ? null : SlashCommand.Parse(text);

    /// <summary>What is asked.</summary>
    public static string QuestionOf(string text)
    {
        if (Opening(text) is not { } body)
        {
            return text.StartsWith("//", StringComparison.Ordinal) ? text[1..] : text;
        }

        int end = Closing(body);
        string inside = end < 0 ? body : body[..end];
        inside = inside.StartsWith('\n') ? inside[1..] : inside;
        return end >= 0 && inside.EndsWith('\n') ? inside[..^1] : inside;
    }

    private static bool IsOpen(string text) => Opening(text) is { } body && Closing(body) < 0;

    // A paste that begins with such quotes and goes on after their end, as a Python file may, is a text as it stands.
    private static string? Opening(string text)
    {
        string body = text.TrimStart();
        if (!body.StartsWith(Quotes, StringComparison.Ordinal))
        {
            return null;
        }

        body = body[Quotes.Length..];
        int end = Closing(body);
        return end >= 0 && body[(end + Quotes.Length)..].Trim().Length > 0 ? null : body;
    }

    // The first line that ends in the quotes.
    private static int Closing(string body)
    {
        for (int start = 0; start <= body.Length;)
        {
            int end = body.IndexOf('\n', start);
            end = end < 0 ? body.Length : end;
            int length = body.AsSpan(start, end - start).TrimEnd().Length;
            if (length >= Quotes.Length && body.AsSpan(start, length).EndsWith(Quotes, StringComparison.Ordinal))
            {
                return start + length - Quotes.Length;
            }

            start = end + 1;
        }

        return -1;
    }
}
