namespace Allmhub.Prompts.Yaml;

/// <summary>A text that is no YAML, or more than is read.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="message">What is wrong there.</param>
/// <param name="inner">The cause.</param>
internal sealed class YamlFaultException(int line, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
