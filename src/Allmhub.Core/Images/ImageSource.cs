using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>
/// A picture to start from: a file, bytes, a picture made before, or an address. A file is looked at when it is named here, so that a
/// missing or wrong one is found before anything is paid, and read when it is sent.
/// </summary>
public sealed class ImageSource
{
    /// <summary>The most a picture may have (NOTES section 16.3).</summary>
    public const long MaxBytes = 50L * 1024 * 1024;

    private const int HeadLength = 4 * 1024 * 1024;

    private ImageSource(string name) => Name = name;

    /// <summary>What it is called in messages: its path, its address, or "the bytes given".</summary>
    public string Name { get; }

    /// <summary>Its bytes; <c>null</c> when it is an address.</summary>
    public MediaData? Data { get; private init; }

    /// <summary>Its address; <c>null</c> when the bytes are here. The gateway fetches it.</summary>
    public Uri? Uri { get; private init; }

    /// <summary>What it is by its first bytes, whatever its name says; <c>null</c> for an address.</summary>
    public MediaFormat? Format { get; private init; }

    /// <summary>Its width and height; <c>null</c> when not known.</summary>
    public PictureSize? Size { get; private init; }

    /// <summary>Whether it can be transparent (PNG alone is looked at; a palette's transparency counts); <c>null</c> when not known.</summary>
    public bool? HasAlpha { get; private init; }

    /// <summary>The file it lies in; <c>null</c> when it lies in none.</summary>
    internal string? FilePath { get; private init; }

    /// <summary>Its bytes as a data URI, or its address: what JSON carries.</summary>
    internal string Address => Uri?.OriginalString ?? $"data:{Format!.MediaType};base64,{Convert.ToBase64String(Data!.ToArray())}";

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Its path in the file system.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InvalidInputException">It is missing, a folder, empty, over 50 MB, unreadable or no picture.</exception>
    public static ImageSource FromFile(string path, string parameter = nameof(ImageRequest.Reference))
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using (FileStream file = BoundedFile.OpenRead(path, MaxBytes))
            {
                return Look(path, file, MediaData.OfFile(file.Name), parameter, file.Name);
            }
        }
        catch (BoundedFileException error)
        {
            throw new InvalidInputException(
                error.Fault switch
                {
                    BoundedFileFault.NotFound => Words.Say($"There is no picture '{path}'. Check the path."),
                    BoundedFileFault.Folder => Words.Say($"'{path}' is a folder. Give the pictures in it: Get-ChildItem -File."),
                    BoundedFileFault.TooLarge => TooLarge(path, error.Length ?? MaxBytes),
                    _ => $"{error.Message} Give a file.",
                },
                parameter,
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The picture '{path}' cannot be read: {error.Message}"), parameter, error);
        }
    }

    /// <summary>Takes bytes.</summary>
    /// <param name="data">The bytes; not copied.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InvalidInputException">They are empty, over 50 MB or no picture.</exception>
    public static ImageSource FromBytes(ReadOnlyMemory<byte> data, string? name = null, string parameter = nameof(ImageRequest.Reference)) =>
        FromData(MediaData.OfBytes(data), name ?? Words.Say("the bytes given"), parameter);

    /// <summary>Refers to a picture that stays where it is, or takes the bytes of a data URI.</summary>
    /// <param name="address">An http, https or data URI.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InvalidInputException">It is no such address, or its data is no picture.</exception>
    public static ImageSource FromAddress(string address, string parameter = nameof(ImageRequest.Reference))
    {
        ArgumentNullException.ThrowIfNull(address);
        if (DataUri.IsDataUri(address))
        {
            return DataUri.TryDecode(address, out byte[] data, out _)
                ? FromData(MediaData.OfBytes(data), Words.Say("the data URI given"), parameter)
                : throw new InvalidInputException(Words.Say("The data URI is no base64. Write it as data:image/png;base64,…"), parameter);
        }

        return MediaLink.TryCreate(address.Trim(), out Uri? link)
            ? new ImageSource(address) { Uri = link }
            : throw new InvalidInputException(Words.Say($"'{address}' is no http or https address. For a file give its path."), parameter);
    }

    /// <summary>Takes a picture that was made before: its bytes when they are here, else its file, else its address.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InvalidInputException">It has neither, or they are no picture.</exception>
    public static ImageSource FromImage(Image image, string parameter = nameof(ImageRequest.Reference))
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Data is MediaData data ? FromData(data, image.ToString(), parameter)
            : image.Path is string path ? FromFile(path, parameter)
            : image.Uri is Uri uri ? FromAddress(uri.OriginalString, parameter)
            : throw new InvalidInputException(Words.Say("The picture has neither bytes nor a file nor an address."), parameter);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ImageSource FromData(MediaData data, string name, string parameter)
    {
        if (data.Length > MaxBytes)
        {
            throw new InvalidInputException(TooLarge(name, data.Length), parameter);
        }

        using Stream stream = data.OpenRead();
        return Look(name, stream, data, parameter);
    }

    private static ImageSource Look(string name, Stream stream, MediaData data, string parameter, string? filePath = null)
    {
        if (data.Length == 0)
        {
            throw new InvalidInputException(Words.Say($"There is nothing in '{name}': it has no bytes."), parameter);
        }

        byte[] head = new byte[Math.Min(data.Length, HeadLength)];
        int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = head.AsSpan(0, count);
        return MediaSignature.Detect(start) is { Kind: MediaKind.Image } format
            ? new ImageSource(name) { Data = data, Format = format, Size = PictureSize.Of(start), HasAlpha = PictureAlpha.Of(start), FilePath = filePath }
            : throw new InvalidInputException(Words.Say($"'{name}' is no picture this client knows (PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP, TIFF), whatever its name says. Convert it to PNG or JPEG."), parameter);
    }

    private static string TooLarge(string name, long length) =>
        Words.Say($"'{name}' has {length / (1024 * 1024)} MB; a picture may have at most {MaxBytes / (1024 * 1024)} MB. Make it smaller.");
}
