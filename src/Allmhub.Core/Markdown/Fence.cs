namespace Allmhub.Markdown;

/// <summary>The line that opens or closes a code block.</summary>
/// <param name="Mark">The character, '`' or '~'.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Info">What follows, without white space around it.</param>
internal readonly record struct Fence(char Mark, int Length, string Info)
{
    private const int Least = 3;

    /// <summary>The most columns a fence may be indented; from four on it is text (CommonMark section 4.5).</summary>
    public const int MostIndent = 3;

    /// <summary>Whether it may close a block as well.</summary>
    public bool IsBare => Info.Length == 0;

    /// <summary>Reads it, its indentation already taken off.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Fence fence)
    {
        fence = default;
        if (text.IsEmpty || text[0] is not ('`' or '~'))
        {
            return false;
        }

        char mark = text[0];
        int length = text.IndexOfAnyExcept(mark);
        length = length < 0 ? text.Length : length;
        ReadOnlySpan<char> info = text[length..].Trim();

        // A backtick in the info string makes it inline code: ```` ```x``` ````.
        if (length < Least || (mark == '`' && info.Contains('`')))
        {
            return false;
        }

        fence = new Fence(mark, length, info.ToString());
        return true;
    }

    /// <summary>Whether it closes a block.</summary>
    /// <param name="opening">What opened the block.</param>
    public bool Closes(in Fence opening) => IsBare && Mark == opening.Mark && Length >= opening.Length;
}
