using System.Text;

namespace Allmhub.Terminal;

/// <summary>
/// iTerm2's inline images: the file as it is, in one sequence of at most 1 MiB, a larger one in parts (iTerm2 3.5). The size in cells goes along, and no name:
/// that would be shown nowhere.
/// </summary>
internal static class ItermWriter
{
    /// <summary>The longest sequence that iTerm2 takes.</summary>
    public const int MaxSequence = 1024 * 1024;

    private const int PartLength = 256 * 1024;
    private const char End = '\u0007';

    /// <summary>Writes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fit">Its size; <c>null</c> when it is not known, and the terminal's own is to be taken.</param>
    /// <param name="takesParts">Whether the terminal knows files in parts.</param>
    /// <returns>The sequences, each of them whole.</returns>
    public static IEnumerable<byte[]> Write(ReadOnlyMemory<byte> file, PictureFit? fit, bool takesParts)
    {
        string size = fit is { } known ? FormattableString.Invariant($"width={known.Columns};height={known.Rows};preserveAspectRatio=1") : "width=auto;height=auto";
        if (!takesParts || (file.Length + 2) / 3 * 4 <= MaxSequence - 200)
        {
            yield return [.. SequenceText.Bytes($"{SequenceText.Escape}]1337;File=inline=1;size={file.Length};{size}:"), .. SequenceText.Base64Pieces(file, PartLength).SelectMany(Encoding.ASCII.GetBytes), (byte)End];
            yield break;
        }

        yield return SequenceText.Bytes($"{SequenceText.Escape}]1337;MultipartFile=inline=1;size={file.Length};{size}{End}");
        foreach (string piece in SequenceText.Base64Pieces(file, PartLength))
        {
            yield return SequenceText.Bytes($"{SequenceText.Escape}]1337;FilePart={piece}{End}");
        }

        yield return SequenceText.Bytes($"{SequenceText.Escape}]1337;FileEnd{End}");
    }
}
