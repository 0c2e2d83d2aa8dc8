using System.Collections;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Foundation;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Audio;

/// <summary>A text to be spoken, out of what comes down the pipeline.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">The file it was read from; <c>null</c> for none.</param>
internal sealed record SpokenText(string Text, string? Source)
{
    private const long MostBytes = 32L * 1024 * 1024;

    /// <summary>Reads an input: a text, lines, a file with a text, an answer or another object that has a text.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The text.</returns>
    /// <exception cref="BadInputException">There is no text in it.</exception>
    public static SpokenText Read(PSObject? input) => input?.BaseObject switch
    {
        null => throw new BadInputException("NoText", Words.Say("-Text is nothing ($null). Give a text, a file, or an answer.")),
        string text => Checked(text, null),
        FileSystemInfo file => Checked(OfFile(file.FullName), file.FullName),
        ChatCompletion answer => Checked(answer.Text ?? string.Empty, null),
        IEnumerable lines and not IDictionary => Checked(string.Join('\n', lines.Cast<object?>()), null),
        ValueType value => Checked(PSObject.AsPSObject(value).ToString(), null),
        object other => Checked(input.Properties["Text"]?.Value as string ?? throw new BadInputException("NoText", Words.Say($"A {other.GetType().Name} has no text to speak. Give a text, a file, an answer, or an object with a property Text.")), null),
    };

    /// <inheritdoc/>
    public override string ToString() => Allmhub.Streaming.TerminalFilter.OneLine(Source ?? Text);

    private static SpokenText Checked(string text, string? source) => string.IsNullOrWhiteSpace(text)
        ? throw new BadInputException("NoText", source is null ? Words.Say("-Text is empty: there is nothing to speak.") : Words.Say($"'{source}' has no text: there is nothing to speak."))
        : text.Contains('\0', StringComparison.Ordinal)
        ? throw new BadInputException("NoText", source is null ? Words.Say("-Text has a character NUL in it: it is no text.") : Words.Say($"'{source}' is no text. Give a file with a text."))
        : new SpokenText(text, source);

    private static string OfFile(string path)
    {
        try
        {
            return BoundedFile.ReadAllText(path, MostBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("UnreadableFile", error.Message);
        }
    }
}
