using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>
/// Where the body of an answer becomes a file: streamed to a temporary neighbour, flushed to the disk, then renamed, so that the
/// file is whole or not there; a body shorter than its length breaks off in the transport. Memory does not grow with the file.
/// </summary>
internal static class FileDownload
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the body to a file.</summary>
    /// <param name="response">The answer, its body unread; not disposed here.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the temporary file is removed.</param>
    /// <param name="free">Tells what is free on a disk; for tests.</param>
    /// <returns>How many bytes.</returns>
    /// <exception cref="AllmException">The body ended before its length, or the connection broke.</exception>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static async Task<long> SaveAsync(AllmResponse response, string path, bool overwrite, CancellationToken cancellationToken, Func<string, long?>? free = null)
    {
        DiskReserve reserve = new(Path.GetDirectoryName(Path.GetFullPath(path))!, free ?? DiskSpace.Free);
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            long length;
            FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                length = await CopyAsync(response, file, reserve, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            if (overwrite)
            {
                File.Move(temporary, path, overwrite: true);
            }
            else if (!MediaTarget.TryClaim(temporary, path))
            {
                throw new IOException(Words.Say("Another file has taken the name meanwhile."));
            }

            return length;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<long> CopyAsync(AllmResponse response, FileStream file, DiskReserve reserve, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        long length = 0;
        int count;
        while ((count = await response.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            length += count;
            if (reserve.IsReached(length))
            {
                throw new IOException(Words.Say($"It is longer than {length / 1_000_000} MB, and less than {DiskReserve.Bytes / 1024 / 1024} MB are free on its disk: the last of it is left to others."));
            }
        }

        return length;
    }
}
