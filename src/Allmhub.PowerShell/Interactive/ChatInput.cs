using System.Text;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Reads what the user says: one line; several when a line ends in a backtick, or stands between two lines of three quotes.</summary>
/// <param name="readLine">Shows a prompt and reads a line; <c>null</c> at the end of input.</param>
internal sealed class ChatInput(Func<string, string?> readLine)
{
    private const string First = "> ";

    private const string More = ". ";

    private const string Block = "\"\"\"";

    /// <summary>Reads the next input.</summary>
    /// <param name="command">The command, when the line is one.</param>
    /// <returns>The text; <c>null</c> at the end of input.</returns>
    public string? Read(out SlashCommand? command)
    {
        command = null;
        string? line = readLine(First);
        if (line is null || line.StartsWith("//", StringComparison.Ordinal))
        {
            return line?[1..];
        }

        if (line.Trim() == Block || line.EndsWith('`'))
        {
            return line.EndsWith('`') ? ReadContinued(line) : ReadBlock();
        }

        command = SlashCommand.Parse(line);
        return line;
    }

    private string ReadBlock()
    {
        StringBuilder text = new();
        while (readLine(More) is { } line && line.Trim() != Block)
        {
            text.Append(text.Length == 0 ? string.Empty : "\n").Append(line);
        }

        return text.ToString();
    }

    private string ReadContinued(string first)
    {
        StringBuilder text = new();
        string? line = first;
        while (line is not null && line.EndsWith('`'))
        {
            text.Append(line, 0, line.Length - 1).Append('\n');
            line = readLine(More);
        }

        return text.Append(line).ToString();
    }
}
