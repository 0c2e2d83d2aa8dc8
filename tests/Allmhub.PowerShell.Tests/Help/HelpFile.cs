using System.Xml.Linq;

namespace Allmhub.PowerShell.Tests.Help;

/// <summary>What a help file of the module folder says, a line a fact, in the words of <see cref="HelpPage.Facts"/>.</summary>
internal sealed class HelpFile
{
    public const string Name = "Allmhub.PowerShell.dll-Help.xml";

    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly Dictionary<string, XElement> _command;

    public HelpFile(string path)
    {
        Text = File.ReadAllText(path);
        _command = XDocument.Parse(Text, LoadOptions.PreserveWhitespace).Root!.Elements(Command + "command")
            .ToDictionary(static command => command.Element(Command + "details")!.Element(Command + "name")!.Value);
    }

    public string Text { get; }

    public IReadOnlyCollection<string> Commands => _command.Keys;

    /// <summary>Where Get-Help -Online goes: the first address among the links.</summary>
    public string? Online(string name) => Links(name).Elements(Maml + "uri").Select(static uri => uri.Value).FirstOrDefault(static uri => uri.Length > 0);

    public IReadOnlyList<string> Facts(string name)
    {
        XElement command = _command[name];
        XElement details = command.Element(Command + "details")!;
        return
        [
            $"name: {details.Element(Command + "name")!.Value}",
            .. Prose("synopsis", details.Element(Maml + "description")),
            .. Prose("description", command.Element(Maml + "description")),
            .. command.Descendants(Command + "syntaxItem").Select(Syntax),
            .. command.Descendants(Command + "example").SelectMany(Example),
            .. command.Elements(Command + "parameters").Elements(Command + "parameter").SelectMany(Parameter),
            .. command.Descendants(Command + "inputType").SelectMany(static type => Value("input", type)),
            .. command.Descendants(Command + "returnValue").SelectMany(static type => Value("output", type)),
            .. Prose("note", command.Element(Maml + "alertSet")?.Element(Maml + "alert")),
            .. Links(name).Where(static link => !link.Element(Maml + "uri")!.Value.StartsWith("http", StringComparison.Ordinal)).Select(static link => $"link: {link.Element(Maml + "linkText")!.Value}"),
        ];
    }

    private IEnumerable<XElement> Links(string name) => _command[name].Descendants(Maml + "navigationLink");

    private static IEnumerable<string> Prose(string name, XElement? parent) =>
        (parent?.Elements(Maml + "para") ?? []).SelectMany(static para => para.Value.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)).Select(text => $"{name}: {text}");

    private static string Syntax(XElement item) =>
        $"syntax: {item.Element(Maml + "name")!.Value} {string.Join(' ', item.Elements(Command + "parameter").Select(SyntaxOf))}";

    private static string SyntaxOf(XElement parameter)
    {
        string name = $"-{parameter.Element(Maml + "name")!.Value}";
        string shown = parameter.Attribute("position")!.Value.Equals("named", StringComparison.OrdinalIgnoreCase) ? name : $"[{name}]";
        if (parameter.Element(Command + "parameterValue") is XElement value)
        {
            shown += $" <{value.Value}>";
        }

        return parameter.Attribute("required")!.Value == "true" ? shown : $"[{shown}]";
    }

    private static IEnumerable<string> Example(XElement example) =>
    [
        $"example: {example.Element(Maml + "title")!.Value.Trim('-', ' ')}",
        $"code: {example.Element(Dev + "code")!.Value}",
        .. Prose("prose", example.Element(Dev + "remarks")),
    ];

    private static IEnumerable<string> Parameter(XElement parameter) =>
    [
        $"parameter: {parameter.Element(Maml + "name")!.Value}, {parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value.ToLowerInvariant()}, "
            + $"required {parameter.Attribute("required")!.Value}, position {parameter.Attribute("position")!.Value.ToLowerInvariant()}, "
            + $"pipeline {parameter.Attribute("pipelineInput")!.Value}, aliases {parameter.Attribute("aliases")!.Value}, wildcards {parameter.Attribute("globbing")!.Value}",
        .. Prose("parameter text", parameter.Element(Maml + "description")),
    ];

    private static IEnumerable<string> Value(string name, XElement value) =>
        Prose($"{name} text", value.Element(Maml + "description")).Prepend($"{name}: {value.Element(Dev + "type")!.Element(Maml + "name")!.Value}");
}
