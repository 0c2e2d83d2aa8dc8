using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Allmhub.PowerShell.Chat;

/// <summary>Knows what Get-Content gave by what it puts on it: the path, and how many lines it has read.</summary>
internal static class ContentLine
{
    private const string Path = "PSPath";
    private const string Count = "ReadCount";

    /// <summary>Whether an object is one line.</summary>
    /// <param name="item">The object.</param>
    /// <param name="path">The file it is from.</param>
    /// <param name="number">Its number in the file, from 1.</param>
    public static bool IsLine(PSObject? item, [NotNullWhen(true)] out string? path, out long number)
    {
        (path, number) = (null, 0);

        // What has a break in it was read with -Raw, or cut by a -Delimiter of the caller's choice.
        return item is { BaseObject: string text } && !text.Contains('\n', StringComparison.Ordinal) && IsRead(item, out path, out number);
    }

    /// <summary>Whether an object is a block of lines, as Get-Content -ReadCount gives them.</summary>
    /// <param name="item">The object.</param>
    /// <param name="text">The lines.</param>
    public static bool IsBlock(PSObject item, [NotNullWhen(true)] out string? text)
    {
        text = item.BaseObject is object[] block && IsRead(item, out _, out _) && Array.TrueForAll(block, static line => Bare(line) is string)
            ? string.Join('\n', block.Select(static line => (string)Bare(line)!))
            : null;
        return text is not null;
    }

    private static bool IsRead(PSObject item, [NotNullWhen(true)] out string? path, out long number)
    {
        path = item.Properties[Path] is PSNoteProperty { Value: { } place } ? place.ToString() : null;
        number = item.Properties[Count] is PSNoteProperty { Value: long count } ? count : 0;
        return path is not null && number > 0;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
