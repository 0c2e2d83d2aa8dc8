namespace Allmhub.Prompts.Yaml;

/// <summary>
/// Reads a YAML text into values, each with its line. What it reads is data: no anchors and aliases, by which a small text grows without end, no tags, no second document, each
/// key once; and it is bounded in values and depth.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 24;
    private const int MaxNodes = 10_000;

    private readonly YamlEvents _events;
    private readonly int _before;
    private int _nodes;

    private YamlReader(string text, int before)
    {
        _events = new YamlEvents(text);
        _before = before;
    }

    private int Line => _before + _events.Line;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">How many lines of the file stand before it.</param>
    /// <returns>The value; <c>null</c> when there is none.</returns>
    /// <exception cref="YamlFaultException">It is no YAML, or more than is read.</exception>
    public static YamlNode? Read(string text, int before = 0) => new YamlReader(text, before).Read();

    private YamlNode? Read()
    {
        YamlNode? root = null;
        while (Next())
        {
            switch (_events.Kind)
            {
                case "StreamStart" or "StreamEnd" or "DocumentStart" or "DocumentEnd":
                    break;
                case var _ when root is not null:
                    throw new YamlFaultException(Line, Words.Say("There is a second document. One is enough."));
                default:
                    root = Node(0);
                    break;
            }
        }

        return root is YamlText { IsNull: true } ? null : root;
    }

    private YamlNode Node(int depth)
    {
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw new YamlFaultException(Line, Words.Say($"This is more than is read: at most {MaxNodes} values, at most {MaxDepth} deep."));
        }

        if (_events.Kind == "AnchorAlias" || _events.IsMarked)
        {
            throw new YamlFaultException(Line, Words.Say("Anchors (&name), aliases (*name) and tags (!name) are not read. Write the value itself, and put a text that begins with one of these signs in quotes."));
        }

        int line = Line;
        return _events.Kind switch
        {
            "Scalar" => new YamlText(line, _events.Value, _events.Style == "Plain"),
            "SequenceStart" => new YamlList(line, List(depth)),
            "MappingStart" => new YamlMap(line, _events.Style == "Flow", Map(depth)),
            _ => throw new YamlFaultException(line, Words.Say($"A {_events.Kind} is not expected here.")),
        };
    }

    private List<YamlNode> List(int depth)
    {
        List<YamlNode> items = [];
        while (Next() && _events.Kind != "SequenceEnd")
        {
            items.Add(Node(depth + 1));
        }

        return items;
    }

    private List<YamlEntry> Map(int depth)
    {
        List<YamlEntry> entries = [];
        HashSet<string> keys = [];
        while (Next() && _events.Kind != "MappingEnd")
        {
            int line = Line;
            string key = Node(depth + 1) is YamlText text ? text.Value : throw new YamlFaultException(line, Words.Say("A key is a text."));
            if (!keys.Add(key))
            {
                throw new YamlFaultException(line, Words.Say($"The key '{key}' is there twice."));
            }

            Next();
            entries.Add(new YamlEntry(key, line, Node(depth + 1)));
        }

        return entries;
    }

    private bool Next()
    {
        try
        {
            return _events.MoveNext();
        }
        catch (YamlFaultException fault)
        {
            throw new YamlFaultException(_before + fault.Line, fault.Message, fault.InnerException);
        }
    }
}
