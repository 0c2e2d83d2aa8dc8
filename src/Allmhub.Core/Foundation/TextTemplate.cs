using System.Text;

namespace Allmhub.Foundation;

/// <summary>
/// A text with places to fill, as in <c>Translate into {{Language}}: {{Text}}</c>. A name is whatever stands between the braces, blanks around it left out; it may hold
/// blanks, dots and letters of any script. <c>{{{{</c> stands for <c>{{</c> itself; closing braces outside a place are text, so that JSON can stand in a template. What is
/// filled in is data: nothing in it is read as a template again.
/// </summary>
public sealed class TextTemplate
{
    private const string Open = "{{";
    private const string Close = "}}";
    private const int MaxShown = 40;

    private readonly List<(string Text, bool IsName)> _pieces = [];

    private TextTemplate(string text) => Text = text;

    /// <summary>The template as it was given.</summary>
    public string Text { get; }

    /// <summary>The names of its places, each once, in the order in which they first stand; they are told apart without regard to case.</summary>
    public IReadOnlyList<string> Name => [.. _pieces.Where(static piece => piece.IsName).Select(static piece => piece.Text).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads a template; in time proportional to its length.</summary>
    /// <param name="text">The template.</param>
    /// <returns>The template.</returns>
    /// <exception cref="FormatException">A place does not end, or has no name; the message tells where.</exception>
    public static TextTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        TextTemplate template = new(text);
        StringBuilder literal = new();
        int at = 0;
        while (at < text.Length)
        {
            int brace = text.IndexOf('{', at);
            int run = brace < 0 ? 0 : RunLength(text, brace);
            literal.Append(text, at, (brace < 0 ? text.Length : brace) - at);
            literal.Insert(literal.Length, Open, run / 4).Append('{', (run % 4) & 1);
            at = brace < 0 ? text.Length : brace + run;
            if (run % 4 >= 2)
            {
                template.AddText(literal);
                template._pieces.Add((template.ReadName(ref at), true));
            }
        }

        template.AddText(literal);
        return template;
    }

    /// <summary>Fills the places.</summary>
    /// <param name="value">Gives the text for a name; asked once for each name.</param>
    /// <returns>The text, every value as it is.</returns>
    public string Fill(Func<string, string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Dictionary<string, string> known = new(StringComparer.OrdinalIgnoreCase);
        StringBuilder filled = new();
        foreach ((string content, bool isName) in _pieces)
        {
            if (!isName)
            {
                filled.Append(content);
                continue;
            }

            if (!known.TryGetValue(content, out string? text))
            {
                known[content] = text = value(content);
            }

            filled.Append(text);
        }

        return filled.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static int RunLength(string text, int start)
    {
        int end = start;
        while (end < text.Length && text[end] == '{')
        {
            end++;
        }

        return end - start;
    }

    private void AddText(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            _pieces.Add((literal.ToString(), false));
            literal.Clear();
        }
    }

    private string ReadName(ref int at)
    {
        int start = at;
        int end = Text.IndexOf(Close, start, StringComparison.Ordinal);
        int next = Text.IndexOf(Open, start, end < 0 ? Text.Length - start : end - start, StringComparison.Ordinal);
        if (end < 0 || next >= 0)
        {
            throw new FormatException(Words.Say($"The '{Open}' before '{Shown(start)}' has no '{Close}'. A place is written {Open}Name{Close}; for a literal '{Open}' write '{Open}{Open}'."));
        }

        at = end + Close.Length;
        string name = Text[start..end].Trim();
        return name.Length > 0 ? name : throw new FormatException(Words.Say($"A place '{Open}{Close}' has no name. It is written {Open}Name{Close}; for a literal '{Open}' write '{Open}{Open}'."));
    }

    private string Shown(int start) => Text.Length - start <= MaxShown ? Text[start..] : Text[start..(start + MaxShown)] + "…";
}
