using System.Management.Automation;
using System.Text;
using Allmhub.Markdown.Screen;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// The text drawn as Markdown. What is drawn goes to the terminal alone; the information stream, and with it transcripts and -InformationVariable, gets the
/// text itself, line by line. The records say that they were shown already (FORWARDED), so that the host does not write them a second time.
/// </summary>
internal sealed class DrawnAnswerText(Cmdlet cmdlet, MarkdownLook look) : IAnswerText
{
    private static readonly string[] ShownTags = ["PSHOST", "FORWARDED"];

    private readonly MarkdownScreen _screen = new(Show, ScreenSize.OfConsole, look);
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public void Write(string text)
    {
        _screen.Write(text);
        _line.Append(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            string lines = _line.ToString();
            int end = lines.LastIndexOf('\n');
            foreach (string line in lines[..end].Split('\n'))
            {
                Tell(line);
            }

            _line.Clear().Append(lines, end + 1, lines.Length - end - 1);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        _screen.End();
        if (_line.Length > 0)
        {
            Tell(_line.ToString());
            _line.Clear();
        }
    }

    private static void Show(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
    }

    private void Tell(string line) => cmdlet.WriteInformation(new HostInformationMessage { Message = line, NoNewLine = false }, ShownTags);
}
