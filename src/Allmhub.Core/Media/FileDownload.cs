using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>
/// Where the body of an answer becomes a file: streamed to a temporary neighbour, its length checked, flushed to the disk, then renamed, so
/// that the file is whole or not there. Memory does not grow with the file.
/// </summary>
internal static class FileDownload
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the body to a file.</summary>
    /// <param name="response">The answer, its body unread; not disposed here.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the temporary file is removed.</param>
    /// <returns>How many bytes.</returns>
    /// <exception cref="AllmException">The body ended before its length, or the connection broke.</exception>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static async Task<long> SaveAsync(AllmResponse response, string path, bool overwrite, CancellationToken cancellationToken)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            long length;
            FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                length = await CopyAsync(response, file, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            if (response.ContentLength is long expected && expected != length && response.Header("Content-Encoding") is null)
            {
                throw response.Finish(new AllmException(new AllmError(AllmErrorKind.Network, $"The answer ended after {length} of {expected} bytes; no file was written.") { IsTransient = true }));
            }

            File.Move(temporary, path, overwrite);
            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<long> CopyAsync(AllmResponse response, FileStream file, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        long length = 0;
        int count;
        while ((count = await response.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            length += count;
        }

        return length;
    }
}
