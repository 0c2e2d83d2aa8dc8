using System.Reflection;
using Allmhub.Foundation;

namespace Allmhub.Prompts.Yaml;

/// <summary>The events of YamlDotNet's parser, which is loaded when the first front matter is read.</summary>
internal sealed class YamlEvents
{
    private const string File = "YamlDotNet.dll";

    private static readonly Lazy<Type> ParserType = new(Load);

    private readonly object _parser;
    private readonly MethodInfo _moveNext;
    private readonly PropertyInfo _current;
    private object _event = new();

    /// <summary>Opens a text; nothing is read yet.</summary>
    /// <param name="text">The text.</param>
    public YamlEvents(string text)
    {
        Type type = ParserType.Value;
        _moveNext = type.GetMethod("MoveNext")!;
        _current = type.GetProperty("Current")!;
        _parser = type.GetConstructor([typeof(TextReader)])!.Invoke([new StringReader(text)]);
    }

    /// <summary>The kind of this event: <c>Scalar</c>, <c>MappingStart</c>, …</summary>
    public string Kind => _event.GetType().Name;

    /// <summary>The line it begins on, from 1.</summary>
    public int Line => LineOf(_event);

    /// <summary>The text of a scalar.</summary>
    public string Value => Get("Value") as string ?? string.Empty;

    /// <summary>How a scalar, a sequence or a mapping is written: <c>Plain</c>, <c>Flow</c>, …</summary>
    public string Style => Get("Style")?.ToString() ?? string.Empty;

    /// <summary>Whether a value has a name for others to refer to, or a type of its own.</summary>
    public bool IsMarked => Is("Anchor") || Is("Tag");

    /// <summary>Goes on to the next event.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="YamlFaultException">The text is no YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            if (!(bool)_moveNext.Invoke(_parser, BindingFlags.DoNotWrapExceptions, null, null, null)!)
            {
                return false;
            }

            _event = _current.GetValue(_parser)!;
            return true;
        }
        catch (Exception error) when (error.GetType().Assembly == ParserType.Value.Assembly)
        {
            throw new YamlFaultException(LineOf(error), error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            // What 18.1 throws at a bracket that is not closed.
            throw new YamlFaultException(Line, Words.Say("A bracket, a brace or a quote has no end."), error);
        }
    }

    private static int LineOf(object item) =>
        item.GetType().GetProperty("Start")?.GetValue(item) is { } mark && mark.GetType().GetProperty("Line")?.GetValue(mark) is long line ? (int)line : 1;

    private static Type Load() => BesideLibrary.Load(File, "Allmhub prompts").GetType("YamlDotNet.Core.Parser", throwOnError: true)!;

    private object? Get(string property) => _event.GetType().GetProperty(property)?.GetValue(_event);

    // A name that is none says so by IsEmpty; "?" is the tag of what has none of its own.
    private bool Is(string property) =>
        Get(property) is { } name && name.GetType().GetProperty("IsEmpty")?.GetValue(name) is false && name.ToString() is not ("?" or "[empty]" or "");
}
