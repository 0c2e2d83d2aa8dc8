using System.Collections;
using System.Text;
using System.Text.Json;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// A tool call as it would be typed, which is what a person approves: the command, then each argument as a literal. The question, the verbose
/// lines and the lines of the shell all show this. A long value is cut there, with its length; <see cref="Whole"/> has all of it.
/// </summary>
internal sealed class ShownCall
{
    /// <summary>The most characters that the arguments of one call are shown with, shared among them.</summary>
    private const int MaxLength = 1600;

    private const int MaxValue = 400;

    private const int MinValue = 80;

    private const int MinWidth = 20;

    /// <summary>Rows of the screen that the question takes beside the call: its heading, the choices, the prompt.</summary>
    private const int AroundRows = 8;

    private const int MinRows = 8;

    /// <summary>What "… (60 of 4009 characters)" takes at most.</summary>
    private const int NoticeLength = 34;

    /// <summary>Begins a row that goes on with a value, so that no value can begin a row of its own.</summary>
    private const string Continued = "    | ";

    private readonly string _command;
    private readonly List<(string Name, string Value)> _arguments;
    private readonly int _maxValue;

    private ShownCall(string command, List<(string Name, string Value)> arguments)
    {
        _command = command;
        _arguments = arguments;
        _maxValue = Math.Clamp(MaxLength / Math.Max(1, arguments.Count), MinValue, MaxValue);
    }

    /// <summary>A call of a tool with the values that will be bound.</summary>
    public static ShownCall Of(ChatTool tool, Hashtable arguments) => new(CommandOf(tool), ArgumentsOf(arguments));

    /// <summary>A call as the model wrote it, which need not be one that can be made.</summary>
    public static ShownCall Of(ChatTool? tool, string name, string json)
    {
        List<(string Name, string Value)> arguments;
        try
        {
            using JsonDocument document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
            arguments = document.RootElement.ValueKind == JsonValueKind.Object
                ? ArgumentsOf(Bound(JsonToObject.ToHashtable(document.RootElement)))
                : [(string.Empty, LiteralText.Of(json))];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            // No arguments of a call: what stands there is shown as the text it is.
            arguments = [(string.Empty, LiteralText.Of(json))];
        }

        return new ShownCall(tool is null ? LiteralText.Name(name) : CommandOf(tool), arguments);
    }

    /// <summary>On one line, long values cut.</summary>
    public override string ToString()
    {
        StringBuilder line = new(_command);
        foreach ((string name, string value) in _arguments)
        {
            line.Append(name.Length > 0 ? " -" : " ").Append(name).Append(name.Length > 0 ? " " : string.Empty).Append(Cut(value, _maxValue, out int shown));
            if (shown < value.Length)
            {
                line.Append(Words.Say($"… ({shown} of {value.Length} characters)"));
            }
        }

        return line.ToString();
    }

    /// <summary>
    /// The command, then each argument on rows of its own, long values cut. Where that is more than the screen has, each argument takes one
    /// row; where there are still too many, a last row says again what runs, since the first have left the screen.
    /// </summary>
    /// <param name="width">How many cells a row of the screen has.</param>
    /// <param name="height">How many rows the screen has.</param>
    /// <param name="isCut">Whether less than all is shown.</param>
    public string Rows(int width, int height, out bool isCut)
    {
        int most = Math.Max(MinRows, height - AroundRows);
        string rows = Rows(width, _maxValue, isShort: false);
        isCut = _arguments.Exists(argument => argument.Value.Length > _maxValue);
        if (rows.AsSpan().Count('\n') < most)
        {
            return rows;
        }

        isCut = true;
        rows = Rows(width, width - NoticeLength, isShort: true);
        return rows.AsSpan().Count('\n') < most
            ? rows
            : $"{rows}\n{Words.Say($"(these are the {_arguments.Count} arguments of {_command}, which begins above this screen)")}";
    }

    /// <summary>The same with nothing cut.</summary>
    /// <param name="width">How many cells a row of the screen has.</param>
    public string Whole(int width) => Rows(width, int.MaxValue, isShort: false);

    private string Rows(int width, int maxValue, bool isShort)
    {
        StringBuilder rows = new(_command);
        foreach ((string name, string value) in _arguments)
        {
            string start = $"  {(name.Length > 0 ? $"-{name} " : string.Empty)}";
            string literal = Cut(value, isShort ? Math.Max(1, maxValue - start.Length) : maxValue, out int shown);
            AppendWrapped(rows, start, literal, Math.Max(MinWidth, width - 2));
            if (shown < value.Length)
            {
                rows.Append(isShort
                    ? Words.Say($"… ({shown} of {value.Length} characters)")
                    : $"\n    {Words.Say($"(cut: {shown} of {value.Length} characters are shown)")}");
            }
        }

        return rows.ToString();
    }

    // The terminal would wrap where the model wants it to; so rows end here, and each that goes on is marked.
    private static void AppendWrapped(StringBuilder rows, string start, string literal, int width)
    {
        rows.Append('\n').Append(start);
        int cells = start.Length;
        for (int i = 0; i < literal.Length;)
        {
            int end = i;
            int wide = 0;
            do
            {
                // A mark stays with its letter.
                Rune rune = Rune.GetRuneAt(literal, end);
                wide += Cells(rune);
                end += rune.Utf16SequenceLength;
            }
            while (end < literal.Length && LiteralText.IsMark(Rune.GetRuneAt(literal, end)));
            if (cells + wide > width)
            {
                rows.Append('\n').Append(Continued);
                cells = Continued.Length;
            }

            rows.Append(literal, i, end - i);
            cells += wide;
            i = end;
        }
    }

    // Most that is not ASCII takes two cells; taking all for that only wraps early. A mark takes none on a screen, but the console host
    // counts one for it, and would wrap a longer row by itself, at a blank that the model has put there.
    private static int Cells(Rune rune) => rune.IsAscii ? 1 : LiteralText.IsMark(rune) ? rune.Utf16SequenceLength : 2;

    private static string Cut(string value, int most, out int shown)
    {
        shown = value.Length;
        if (value.Length <= most)
        {
            return value;
        }

        // Neither half a pair nor half an escape.
        shown = char.IsHighSurrogate(value[most - 1]) ? most - 1 : most;
        int escape = value.LastIndexOf('`', shown - 1, Math.Min(10, shown));
        if (escape > 0 && (escape == shown - 1 || (value[escape + 1] == 'u' && value.IndexOf('}', escape) >= shown)))
        {
            shown = escape;
        }

        return value[..shown];
    }

    private static string CommandOf(ChatTool tool) =>
        tool.Command is System.Management.Automation.CommandInfo command ? LiteralText.Name(command.Name) : Words.Say($"{tool.Name} (script block)");

    // What is null is not bound (ToolArguments).
    private static Hashtable Bound(Hashtable said)
    {
        Hashtable bound = new(said, StringComparer.OrdinalIgnoreCase);
        foreach (object name in said.Keys)
        {
            if (said[name] is null)
            {
                bound.Remove(name);
            }
        }

        return bound;
    }

    private static List<(string Name, string Value)> ArgumentsOf(Hashtable arguments) =>
        [.. arguments.Cast<DictionaryEntry>()
            .OrderBy(static pair => (string)pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static pair => (LiteralText.Name((string)pair.Key), ShownValue.Of(pair.Value)))];
}
