namespace Allmhub.Prompts.Yaml;

/// <summary>A value of a YAML text.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
internal abstract record YamlNode(int Line);

/// <summary>A scalar, as its text.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Value">The text.</param>
/// <param name="IsPlain">Whether it stands without quotes and not as a block: then it may be a number, a truth value or nothing (YAML 1.2, core schema).</param>
internal sealed record YamlText(int Line, string Value, bool IsPlain) : YamlNode(Line)
{
    /// <summary>Whether it is nothing.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A sequence.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Item">Its items.</param>
internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Item) : YamlNode(Line);

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">The line the key stands on.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);

/// <summary>A mapping, each key once.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="IsFlow">Whether it is written in braces.</param>
/// <param name="Entry">Its entries, in the order of the text.</param>
internal sealed record YamlMap(int Line, bool IsFlow, IReadOnlyList<YamlEntry> Entry) : YamlNode(Line);
