using System.Globalization;
using Allmhub.Chat;
using Allmhub.Prompts.Yaml;

namespace Allmhub.Prompts;

/// <summary>Makes a prompt of a file's front matter and text. What is there and cannot be read is an error with its line, never left out.</summary>
internal sealed class PromptReader
{
    private readonly string _root;
    private readonly string _path;
    private readonly bool _isCopilot;
    private readonly Dictionary<string, YamlEntry> _known = [];
    private readonly List<string> _other = [];
    private readonly List<string> _warnings = [];

    private PromptReader(string root, string path)
    {
        _root = root;
        _path = path;
        _isCopilot = path.EndsWith(PromptName.CopilotExtension, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Makes a prompt.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="document">The text of its file.</param>
    /// <param name="root">The folder of prompts.</param>
    /// <param name="path">The full path of its file.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="PromptException">Something in it cannot be read; the message names file and line.</exception>
    public static KeptPrompt Read(string name, PromptDocument document, string root, string path) => new PromptReader(root, path).Read(name, document);

    private KeptPrompt Read(string name, PromptDocument document)
    {
        Sort(document.Header?.Entry ?? [], isInside: false);
        string? system = Text(PromptKeys.System);
        string text = document.Body;
        PromptPlaces places = new(_path);
        if (_isCopilot)
        {
            text = CopilotText.ToTemplate(text, places);
        }

        return new KeptPrompt
        {
            Name = name,
            Path = _path,
            Description = Text(PromptKeys.Description),
            Model = Model(),
            System = system,
            Text = text,
            Variable = places.Find(Entry(PromptKeys.Variable)?.Value, text, system, Fault),
            MaxToken = (int?)Number(PromptKeys.MaxToken, 1, 10_000_000, isWhole: true),
            Temperature = Number(PromptKeys.Temperature, 0, 2),
            TopP = Number(PromptKeys.TopP, double.Epsilon, 1),
            Stop = Stop(),
            Seed = Seed(),
            ReasoningEffort = Word<ReasoningEffort>(PromptKeys.ReasoningEffort),
            ThinkingBudget = (int?)Number(PromptKeys.ThinkingBudget, 0, 10_000_000, isWhole: true),
            WebSearch = Flag(PromptKeys.WebSearch),
            Api = Word<ChatApi>(PromptKeys.Api),
            Tool = Tools(),
            JsonSchema = Schema(),
            Attachment = [.. Texts(PromptKeys.Attachment).Select(file => PromptFiles.Inside(_root, Path.GetDirectoryName(_path)!, file, Where(Entry(PromptKeys.Attachment)!.Line)))],
            OtherKey = _other,
            Warning = _warnings,
        };
    }

    private void Sort(IReadOnlyList<YamlEntry> entries, bool isInside)
    {
        foreach (YamlEntry entry in entries)
        {
            string? key = PromptKeys.Find(entry.Key);
            if (PromptKeys.IsRefused(entry.Key))
            {
                throw Fault(entry.Line, Words.Say($"'{entry.Key}' has no place in a prompt's file, which may come from others: what runs without a question, where a request goes and with whose key is said by whoever uses it. Take the line out."));
            }

            if (key == PromptKeys.Parameters && !isInside && entry.Value is YamlMap inner)
            {
                Sort(inner.Entry, isInside: true);
            }
            else if (key is null || key == PromptKeys.Parameters || (isInside && !PromptKeys.OfModel.Contains(key)))
            {
                _other.Add(entry.Key);
                if (key is null && PromptKeys.Nearest(entry.Key) is string meant)
                {
                    _warnings.Add(Words.Say($"{Where(entry.Line)}: '{entry.Key}' means nothing in a prompt's file. Is '{meant}' meant?"));
                }
            }
            else if (!_known.TryAdd(key, entry) && !isInside)
            {
                throw Fault(entry.Line, Words.Say($"'{entry.Key}' says again what '{_known[key].Key}' in line {_known[key].Line} says. Keep one of them."));
            }
        }
    }

    // VS Code names models as its menu does, often several: only what can be a name of the gateway is taken.
    private string? Model()
    {
        if (!_isCopilot || Entry(PromptKeys.Model) is not { } entry)
        {
            return Text(PromptKeys.Model);
        }

        if (entry.Value is YamlText { IsNull: false } text && !text.Value.Contains(' ', StringComparison.Ordinal))
        {
            return text.Value;
        }

        _warnings.Add(Words.Say($"{Where(entry.Line)}: the model is named as VS Code shows it, and is left to -Model or the connection."));
        return null;
    }

    // Names such as 'codebase' are tools of VS Code. A command of the same name must not run for one of them.
    private IReadOnlyList<string> Tools()
    {
        IReadOnlyList<string> all = Texts(PromptKeys.Tool);
        if (!_isCopilot)
        {
            string? wrong = all.FirstOrDefault(static tool => !tool.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-'));
            return wrong is null ? all : throw Fault(Entry(PromptKeys.Tool)!.Line, Words.Say($"'{wrong}' is no name of a command. Tools of a file are commands by their name alone: no path, no wildcard, no module before it."));
        }

        string[] commands = [.. all.Where(static tool => tool.Contains('-', StringComparison.Ordinal) && char.IsUpper(tool[0]) && tool.All(static c => char.IsLetterOrDigit(c) || c == '-'))];
        if (commands.Length < all.Count)
        {
            _warnings.Add(Words.Say($"{Where(Entry(PromptKeys.Tool)!.Line)}: these are tools of VS Code and are not offered: {string.Join(", ", all.Except(commands))}."));
        }

        return commands;
    }

    private IReadOnlyList<string>? Stop()
    {
        IReadOnlyList<string> stop = Texts(PromptKeys.Stop);
        return stop.Count switch
        {
            0 => null,
            <= 4 => stop,
            _ => throw Fault(Entry(PromptKeys.Stop)!.Line, Words.Say("'stop' is at most 4 texts.")),
        };
    }

    private string? Schema() => Entry(PromptKeys.Schema) switch
    {
        null or { Value: YamlText { IsNull: true } } => null,
        { Value: YamlMap map } => YamlJson.Of(map)!.ToJsonString(),
        { Value: YamlText text } when text.Value.TrimStart().StartsWith('{') => text.Value,
        { Value: YamlText path } entry => PromptFiles.Read(PromptFiles.Inside(_root, Path.GetDirectoryName(_path)!, path.Value, Where(entry.Line))),
        { } entry => throw Fault(entry.Line, Words.Say("'schema' is a JSON Schema as keys and values, as JSON text, or the path of a file beside this one.")),
    };

    private long? Seed() => Text(PromptKeys.Seed) is not string seed ? null
        : long.TryParse(seed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw Fault(Entry(PromptKeys.Seed)!.Line, Words.Say($"'seed' is a whole number, and '{seed}' is none."));

    private double? Number(string key, double least, double most, bool isWhole = false)
    {
        if (Text(key) is not string text)
        {
            return null;
        }

        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most && (!isWhole || Math.Floor(number) == number);
        return isNumber ? number : throw Fault(Entry(key)!.Line, isWhole ? Words.Say($"'{key}' is a whole number from {least} to {most}, and '{text}' is none.")
            : least is > 0 and < 1 ? Words.Say($"'{key}' is a number above 0 to {most}, and '{text}' is none.")
            : Words.Say($"'{key}' is a number from {least} to {most}, and '{text}' is none."));
    }

    private bool? Flag(string key) => Text(key) switch
    {
        null => null,
        "true" or "True" => true,
        "false" or "False" => false,
        string text => throw Fault(Entry(key)!.Line, Words.Say($"'{key}' is true or false, and '{text}' is neither.")),
    };

    private T? Word<T>(string key)
        where T : struct, Enum => Text(key) is not string text ? null
        : !char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out T word) && Enum.IsDefined(word) ? word
        : throw Fault(Entry(key)!.Line, Words.Say($"'{key}' is one of {string.Join(", ", Enum.GetNames<T>())}, and '{text}' is none."));

    private string? Text(string key) => Entry(key) switch
    {
        null or { Value: YamlText { IsNull: true } } => null,
        { Value: YamlText text } => string.IsNullOrWhiteSpace(text.Value) ? null : text.Value,
        { } entry => throw Fault(entry.Line, Words.Say($"'{entry.Key}' is one text.")),
    };

    // A list, or, as aichat writes it, one text with commas.
    private IReadOnlyList<string> Texts(string key) => Entry(key) switch
    {
        null or { Value: YamlText { IsNull: true } } => [],
        { Value: YamlText text } when key == PromptKeys.Stop => [text.Value],
        { Value: YamlText text } => text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        { Value: YamlList list } entry => [.. list.Item.Select(item => item is YamlText { IsNull: false, Value.Length: > 0 } text ? text.Value : throw Fault(item.Line, Words.Say($"'{entry.Key}' is a list of texts.")))],
        { } entry => throw Fault(entry.Line, Words.Say($"'{entry.Key}' is a list of texts.")),
    };

    private YamlEntry? Entry(string key) => _known.GetValueOrDefault(key);

    private string Where(int line) => Words.Say($"'{_path}', line {line}");

    private PromptException Fault(int line, string message) => new(PromptFault.Invalid, Words.Say($"{Where(line)}: {message}"));
}
