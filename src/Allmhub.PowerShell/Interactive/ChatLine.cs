using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Reads what the user says.</summary>
internal interface IChatReader
{
    /// <summary>Reads the next input whole, of one or several lines.</summary>
    LineResult Read();

    /// <summary>Asks something that is answered in one line.</summary>
    /// <returns>The answer; <c>null</c> when there is none.</returns>
    string? Ask(string question);
}

/// <summary>Reads line by line, wherever the host does the editing.</summary>
/// <param name="readLine">Shows a prompt and reads a line; <c>null</c> at the end of input.</param>
internal sealed class ChatLine(Func<string, string?> readLine) : IChatReader
{
    /// <summary>Stands before an input.</summary>
    public const string First = "> ";

    /// <summary>Stands before its further lines.</summary>
    public const string More = ". ";

    /// <inheritdoc/>
    public LineResult Read()
    {
        string? text = readLine(First);
        if (text is null)
        {
            return new LineResult(LineEnd.Closed, string.Empty);
        }

        while (ChatText.Continue(text) is { } begun)
        {
            string? line = readLine(More);
            text = begun + line;
            if (line is null)
            {
                break;
            }
        }

        return new LineResult(LineEnd.Entered, text);
    }

    /// <inheritdoc/>
    public string? Ask(string question) => readLine(question);
}
