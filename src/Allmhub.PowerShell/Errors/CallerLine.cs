using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using Allmhub.Http;

namespace Allmhub.PowerShell.Errors;

/// <summary>
/// Takes a key out of the caller's own line. The engine copies the line that called a cmdlet into every record of it (InvocationInfo), from
/// where it reaches the screen, transcripts and files of Export-Clixml; a key typed on that line would go along. Where the record
/// says the line was may be set by anybody, so it is set to the same place in the same text without the key.
/// </summary>
internal static class CallerLine
{
    // The engine shows a cmdlet the text of its line but not its place in a statement of several lines: that is an internal property.
    private static readonly PropertyInfo? ScriptPosition =
        typeof(InvocationInfo).GetProperty("ScriptPosition", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    /// <summary>The place of a call in its script.</summary>
    /// <param name="invocation">The call.</param>
    /// <returns>The place; <c>null</c> when the engine tells none.</returns>
    public static IScriptExtent? PositionOf(InvocationInfo invocation) => ScriptPosition?.GetValue(invocation) as IScriptExtent;

    /// <summary>The command that begins at a place of a script.</summary>
    /// <param name="script">The whole script.</param>
    /// <param name="offset">The place.</param>
    /// <returns>The command; <c>null</c> when none begins there.</returns>
    public static CommandAst? CommandAt(string script, int offset) =>
        Parser.ParseInput(script, out _, out _).Find(ast => ast is CommandAst && ast.Extent.StartOffset == offset, searchNestedScriptBlocks: true) as CommandAst;

    /// <summary>Takes secrets out of what the records of a cmdlet say of its line.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="secrets">The secrets known to it.</param>
    public static void Hide(InvocationInfo invocation, params AllmCredential?[] secrets)
    {
        foreach (AllmCredential secret in secrets.OfType<AllmCredential>())
        {
            if (PositionOf(invocation) is { StartScriptPosition: { } start } position && (IsIn(secret, start.Line) || IsIn(secret, position.Text)))
            {
                invocation.DisplayScriptPosition = new MaskedExtent(position, secret);
            }
        }
    }

    private static bool IsIn(AllmCredential secret, string? text) => !string.IsNullOrEmpty(text) && !ReferenceEquals(secret.Redact(text), text);

    // A secret is inside one word of the script, so what is before a command, the command and what is after it can be masked apart.
    private sealed class MaskedExtent : IScriptExtent
    {
        public MaskedExtent(IScriptExtent place, AllmCredential secret)
        {
            File = place.File;
            Text = secret.Redact(place.Text ?? string.Empty);
            string script = place.StartScriptPosition.GetFullScript() ?? string.Empty;
            bool isWhole = place.StartOffset >= 0 && place.EndOffset >= place.StartOffset && place.EndOffset <= script.Length;
            string before = isWhole ? secret.Redact(script[..place.StartOffset]) : string.Empty;
            string inside = isWhole ? secret.Redact(script[place.StartOffset..place.EndOffset]) : string.Empty;
            string whole = isWhole ? before + inside + secret.Redact(script[place.EndOffset..]) : secret.Redact(script);
            StartScriptPosition = new MaskedPosition(place.StartScriptPosition, secret, whole, isWhole ? before.Length : place.StartOffset);
            EndScriptPosition = new MaskedPosition(place.EndScriptPosition ?? place.StartScriptPosition, secret, whole, isWhole ? before.Length + inside.Length : place.EndOffset);
        }

        public string File { get; }

        public IScriptPosition StartScriptPosition { get; }

        public IScriptPosition EndScriptPosition { get; }

        public int StartLineNumber => StartScriptPosition.LineNumber;

        public int StartColumnNumber => StartScriptPosition.ColumnNumber;

        public int EndLineNumber => EndScriptPosition.LineNumber;

        public int EndColumnNumber => EndScriptPosition.ColumnNumber;

        public string Text { get; }

        public int StartOffset => StartScriptPosition.Offset;

        public int EndOffset => EndScriptPosition.Offset;
    }

    private sealed class MaskedPosition : IScriptPosition
    {
        private readonly string _script;

        public MaskedPosition(IScriptPosition place, AllmCredential secret, string script, int offset)
        {
            _script = script;
            File = place.File;
            LineNumber = place.LineNumber;
            Offset = offset;
            string line = place.Line ?? string.Empty;
            int column = Math.Clamp(place.ColumnNumber - 1, 0, line.Length);
            string before = secret.Redact(line[..column]);
            Line = before + secret.Redact(line[column..]);
            ColumnNumber = before.Length + 1;
        }

        public string File { get; }

        public int LineNumber { get; }

        public int ColumnNumber { get; }

        public int Offset { get; }

        public string Line { get; }

        public string GetFullScript() => _script;
    }
}
