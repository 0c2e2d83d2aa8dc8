using System.Collections;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Markdown;

namespace Allmhub.PowerShell.Chat;

/// <summary>Code blocks of whatever comes through the pipeline, and what <c>-CodeOnly</c> makes of them.</summary>
internal static class CodeInput
{
    /// <summary>The code as a string, which says its language and file beside.</summary>
    public static PSObject Of(CodeBlock block)
    {
        PSObject code = new(block.Code);
        code.Properties.Add(new PSNoteProperty(nameof(CodeBlock.Language), block.Language));
        code.Properties.Add(new PSNoteProperty(nameof(CodeBlock.FileName), block.FileName));
        code.Properties.Add(new PSNoteProperty(nameof(CodeBlock.IsClosed), block.IsClosed));
        return code;
    }

    /// <summary>The blocks of an object; none when it has none.</summary>
    public static IReadOnlyList<CodeBlock> Read(PSObject input) => input.BaseObject switch
    {
        ChatCompletion answer => answer.CodeBlock,
        ChatDelta delta => delta.Completion?.CodeBlock ?? [],
        CodeBlock block => [block],
        string code when input.Properties[nameof(CodeBlock.Language)] is not null => [Block(input, code)],
        string text => CodeBlockReader.Read(text),
        IList list => [.. list.Cast<object?>().OfType<object>().SelectMany(static item => Read(PSObject.AsPSObject(item)))],

        // What came back from a file or another machine.
        _ when Text(input, nameof(CodeBlock.Code)) is string code => [Block(input, code)],
        _ when Text(input, nameof(ChatCompletion.Text)) is string text => CodeBlockReader.Read(text),
        _ => [],
    };

    private static CodeBlock Block(PSObject input, string code) =>
        new(Text(input, nameof(CodeBlock.Language)) ?? string.Empty, code, Text(input, nameof(CodeBlock.FileName)))
        {
            IsClosed = input.Properties[nameof(CodeBlock.IsClosed)]?.Value is not false,
        };

    private static string? Text(PSObject input, string name) => input.Properties[name]?.Value is { } value && (value is PSObject wrapped ? wrapped.BaseObject : value) is string text ? text : null;
}
