namespace Allmhub.Markdown.Parsing;

/// <summary>Where marks in a paragraph end, and which at its end wait for what follows.</summary>
internal static class InlineMarks
{
    /// <summary>How much text is held back at most because it may still become something else.</summary>
    public const int MostHeld = 300;

    /// <summary>The longest tag that is waited for.</summary>
    private const int LongestTag = 200;

    /// <summary>How often the character at a place follows itself.</summary>
    public static int Run(string text, int i)
    {
        int length = text.AsSpan(i).IndexOfAnyExcept(text[i]);
        return length < 0 ? text.Length - i : length;
    }

    /// <summary>How much of a text that may go on can be read: marks at its end wait for what follows.</summary>
    public static int Readable(string text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] is '*' or '_' or '~' or '`' or '\\' or '!' or '$' or '<' or ' ')
        {
            end--;
        }

        int near = Math.Max(0, end - LongestTag);
        int angle = text.LastIndexOf('<', Math.Max(0, end - 1), Math.Max(0, end - near));
        if (angle >= 0 && angle + 1 < end && (char.IsAsciiLetter(text[angle + 1]) || text[angle + 1] is '/' or '!') && text.IndexOf('>', angle, end - angle) < 0)
        {
            end = angle;
        }

        int entity = end == 0 ? -1 : text.LastIndexOf('&', end - 1, Math.Min(end, Entity.Longest));
        return entity >= 0 && !text.AsSpan(entity + 1, end - entity - 1).ContainsAnyExcept(Entity.Characters) ? entity : end;
    }
}
