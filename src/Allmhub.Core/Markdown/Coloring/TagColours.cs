using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>HTML and XML: tags, attributes, their values, comments.</summary>
/// <param name="Where">Where the line begins.</param>
internal sealed record TagColours(TagColours.Place Where) : CodeColours
{
    /// <summary>Between tags.</summary>
    public static readonly TagColours Outside = new(Place.Text);

    private const string CommentStart = "<!--";
    private const string CommentEnd = "-->";

    /// <summary>Where something stands.</summary>
    internal enum Place
    {
        Text,
        Tag,
        Comment,
    }

    protected override CodeColours Read(string line, RunList runs)
    {
        Place place = Where;
        ReadOnlySpan<char> rest = line;
        while (!rest.IsEmpty)
        {
            int length = place switch
            {
                Place.Comment => Comment(rest, runs, ref place),
                Place.Tag => Tag(rest, runs, ref place),
                _ => Text(rest, runs, ref place),
            };
            rest = rest[length..];
        }

        return place == Where ? this : new TagColours(place);
    }

    private static int Comment(ReadOnlySpan<char> rest, RunList runs, ref Place place)
    {
        int end = rest.IndexOf(CommentEnd);
        int length = end < 0 ? rest.Length : end + CommentEnd.Length;
        place = end < 0 ? Place.Comment : Place.Text;
        runs.Add(rest[..length], TextStyle.Quiet);
        return length;
    }

    private static int Text(ReadOnlySpan<char> rest, RunList runs, ref Place place)
    {
        if (rest.StartsWith(CommentStart))
        {
            return Comment(rest, runs, ref place);
        }

        if (rest[0] == '<' && rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?'))
        {
            int name = 2;
            while (name < rest.Length && (char.IsAsciiLetterOrDigit(rest[name]) || rest[name] is '-' or '_' or ':' or '.'))
            {
                name++;
            }

            runs.Add(rest[..name], Tint.Keyword);
            place = Place.Tag;
            return name;
        }

        int next = rest[1..].IndexOf('<');
        int length = next < 0 ? rest.Length : next + 1;
        runs.Add(rest[..length], TextStyle.Plain);
        return length;
    }

    private static int Tag(ReadOnlySpan<char> rest, RunList runs, ref Place place)
    {
        int length = 1;
        Tint tint = Tint.None;
        if (rest[0] == '>' || rest.StartsWith("/>") || rest.StartsWith("?>"))
        {
            length = rest[0] == '>' ? 1 : 2;
            tint = Tint.Keyword;
            place = Place.Text;
        }
        else if (rest[0] is '"' or '\'')
        {
            int end = rest[1..].IndexOf(rest[0]);
            length = end < 0 ? rest.Length : end + 2;
            tint = Tint.String;
        }
        else if (char.IsLetter(rest[0]) || rest[0] is '@' or ':' or '_')
        {
            while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] is '-' or '_' or ':' or '.'))
            {
                length++;
            }

            tint = Tint.Name;
        }

        runs.Add(rest[..length], tint);
        return length;
    }
}
