using Allmhub.Foundation;
using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>
/// Turns files, bytes and addresses into parts of a message: pictures, films, sounds and PDF by their first bytes,
/// anything else that is text as text under its file name.
/// </summary>
public static class AttachmentLoader
{
    /// <summary>The most an attachment may have: the gateway takes 128 MB of JSON (NOTES section 1), and base64 adds a third.</summary>
    public const long MaxBytes = 94L * 1024 * 1024;

    /// <summary>Reads a file, once its size is known to fit.</summary>
    /// <param name="path">Its path in the file system.</param>
    /// <param name="others">How many bytes the request's other attachments have.</param>
    /// <returns>The part.</returns>
    /// <exception cref="AttachmentException">It is missing, a folder, empty, too large, unreadable or of unknown type.</exception>
    public static ChatPart FromFile(string path, long others = 0)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] data;
        try
        {
            data = BoundedFile.ReadAllBytes(path, Math.Max(0, MaxBytes - others));
        }
        catch (BoundedFileException error)
        {
            throw error.Fault switch
            {
                BoundedFileFault.Folder => new AttachmentException(AttachmentFault.Folder, Words.Say($"'{path}' is a folder. Attach the files in it: Get-ChildItem -File.")),
                BoundedFileFault.NotFound => new AttachmentException(AttachmentFault.NotFound, Words.Say($"There is no file '{path}' to attach.")),
                BoundedFileFault.TooLarge => TooLarge(error.Length ?? MaxBytes, path, others),
                _ => new AttachmentException(AttachmentFault.Unreadable, $"{error.Message} Attach a file.", error),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AttachmentException(AttachmentFault.Unreadable, Words.Say($"The file '{path}' cannot be read: {error.Message}"), error);
        }

        return FromBytes(data, Path.GetFileName(path), others);
    }

    /// <summary>Takes bytes.</summary>
    /// <param name="data">The bytes; not copied.</param>
    /// <param name="fileName">A name for them, without a path.</param>
    /// <param name="others">How many bytes the request's other attachments have.</param>
    /// <returns>The part.</returns>
    /// <exception cref="AttachmentException">They are empty, too many or of unknown type.</exception>
    public static ChatPart FromBytes(ReadOnlyMemory<byte> data, string? fileName = null, long others = 0)
    {
        string name = fileName ?? Words.Say("the bytes given");
        if (data.IsEmpty)
        {
            throw new AttachmentException(AttachmentFault.Empty, Words.Say($"There is nothing in '{name}': it has no bytes."));
        }

        if (data.Length > MaxBytes - others)
        {
            throw TooLarge(data.Length, name, others);
        }

        if (MediaSignature.Detect(data.Span) is MediaFormat format)
        {
            return new ChatMediaPart(new ChatMedia(data, format.Kind, format.MediaType) { FileName = fileName });
        }

        return AttachmentText.TryRead(data.Span) is string text
            ? new ChatTextPart(fileName is null ? text : $"File {fileName}:\n\n{text}")
            : throw new AttachmentException(AttachmentFault.UnknownType, Words.Say($"'{name}' is no picture (PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC, AVIF), PDF, sound, film or text. Convert it to one of these."));
    }

    /// <summary>Refers to a medium that stays where it is; the gateway fetches it.</summary>
    /// <param name="uri">An http(s) address.</param>
    /// <returns>The part.</returns>
    /// <exception cref="AttachmentException">The address is neither http nor https.</exception>
    public static ChatPart FromUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw new AttachmentException(AttachmentFault.Address, Words.Say($"'{uri}' is no http or https address. For a file give its path."));
        }

        // An address without a telling name is taken for a picture, which is what most are; of a picture the service finds out the type.
        MediaFormat? format = MediaFormats.OfExtension(uri.AbsolutePath);
        MediaKind kind = format?.MediaType is null or "text/plain" or "application/json" ? MediaKind.Image : format.Kind;
        string? mediaType = kind == MediaKind.Image ? null : format!.MediaType;
        return new ChatMediaPart(new ChatMedia(uri, kind, mediaType) { FileName = Path.GetFileName(uri.AbsolutePath) is { Length: > 0 } name ? name : null });
    }

    private static AttachmentException TooLarge(long length, string name, long others)
    {
        string rest = others > 0 ? Words.Say($" and what is attached besides {Megabytes(others)} MB") : string.Empty;
        return new AttachmentException(AttachmentFault.TooLarge, Words.Say($"'{name}' has {Megabytes(length)} MB{rest}; the gateway takes at most {Megabytes(MaxBytes)} MB in a request. Make it smaller, or give its address instead."));
    }

    private static long Megabytes(long bytes) => bytes / (1024 * 1024);
}
