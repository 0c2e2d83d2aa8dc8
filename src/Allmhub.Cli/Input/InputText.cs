using System.Text;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Cli.Input;

/// <summary>What was piped in, as a part of the question: text as it is; pictures, PDF, sounds and films by their first bytes.</summary>
internal static class InputText
{
    /// <summary>Tells what the bytes are.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="others">How many bytes are attached besides.</param>
    /// <param name="text">The text; <c>null</c> when it is none.</param>
    /// <param name="media">The medium; <c>null</c> when it is text or nothing.</param>
    /// <exception cref="AttachmentException">It is neither, or too much.</exception>
    public static void Read(byte[] bytes, long others, out string? text, out ChatPart? media)
    {
        media = null;
        text = null;
        if (MediaSignature.Detect(bytes) is not null)
        {
            media = AttachmentLoader.FromBytes(bytes, null, others);
        }
        else if (bytes.AsSpan().IndexOf((byte)0) < 0 || HasUnicodeMark(bytes))
        {
            // A log with a bad byte, a bell or a backspace in it is a log; what holds a zero is a program's file.
            using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            text = reader.ReadToEnd();
        }
        else
        {
            throw new AttachmentException(AttachmentFault.UnknownType, Words.Say("What came on standard input is neither text nor a picture, PDF, sound or film; nothing was asked. Convert it first."));
        }
    }

    private static bool HasUnicodeMark(byte[] bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
