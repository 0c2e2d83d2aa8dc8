using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Downloads;

/// <summary>Writes bytes that are here, and gives finished files their place and true extension.</summary>
internal static class MediaWriter
{
    private const string UnknownExtension = ".bin";
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes bytes to a file of their own.</summary>
    /// <param name="content">The medium.</param>
    /// <param name="data">Its bytes.</param>
    /// <param name="saving">Where to.</param>
    /// <param name="context">For notices.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <returns>The file, and what it is.</returns>
    /// <exception cref="AllmException">There is no room.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task<(string Path, MediaFormat? Format)> WriteAsync(MediaContent content, MediaData data, MediaSaving saving, DownloadContext context, CancellationToken cancellationToken)
    {
        string folder = saving.Target.Folder;
        if (saving.FreeSpace(folder) is long free && free < data.Length)
        {
            throw DownloadErrors.Full(folder, data.Length, free);
        }

        string temporary = Path.Combine(folder, $"allm-{Guid.NewGuid():N}.part");
        try
        {
            MediaFormat? format;
            FileStream file = new(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous });
            await using (file.ConfigureAwait(false))
            {
                Stream source = data.OpenRead();
                await using (source.ConfigureAwait(false))
                {
                    await source.CopyToAsync(file, BufferSize, cancellationToken).ConfigureAwait(false);
                }

                format = FormatOf(file, content, context);
                file.Flush(flushToDisk: true);
            }

            return (Place(temporary, content, format, saving, context), format);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Moves a finished file to its place.</summary>
    /// <param name="temporary">The file.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="format">What it is by its bytes.</param>
    /// <param name="saving">Where to.</param>
    /// <param name="context">For notices.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public static string Place(string temporary, MediaContent content, MediaFormat? format, MediaSaving saving, DownloadContext context)
    {
        string asked = saving.Target.Extension;
        bool fits = format is not null && format.Extension.Contains(asked, StringComparer.OrdinalIgnoreCase);
        string path = saving.Target.Place(temporary, content, fits ? asked : format?.Extension[0] ?? UnknownExtension);
        if (format is null)
        {
            context.Notices.Warn(Words.Say($"'{path}' is none of the kinds of picture, film or sound that are known here; its extension says so."));
        }
        else if (asked.Length > 0 && !fits)
        {
            context.Notices.Warn(Words.Say($"It is {format.MediaType} and no {asked}: saved as '{path}'."));
        }

        return path;
    }

    // What is here already is saved whatever it is: it may have been paid for.
    private static MediaFormat? FormatOf(FileStream file, MediaContent content, DownloadContext context)
    {
        byte[] head = new byte[(int)Math.Min(MediaCheck.Length, file.Length)];
        int count = RandomAccess.Read(file.SafeFileHandle, head, 0);
        try
        {
            MediaFormat? format = MediaCheck.Of(head.AsSpan(0, count), content.MediaType);
            if (MediaEnd.Missing(file.SafeFileHandle, format) is string missing)
            {
                context.Notices.Warn(Words.Say($"The {format!.MediaType} lacks {missing}: it seems to be cut off. It is saved as it is."));
            }

            return format;
        }
        catch (AllmException wrong)
        {
            context.Notices.Warn(wrong.Message);
            return null;
        }
    }
}
