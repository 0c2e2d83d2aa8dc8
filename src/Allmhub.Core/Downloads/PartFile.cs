using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Allmhub.Foundation;
using Microsoft.Win32.SafeHandles;

namespace Allmhub.Downloads;

/// <summary>
/// The part of a file that has come so far. It lies in the target's folder, so that the finished file is renamed and not copied, and is named after the link, not the
/// target: another link for the same target never goes on with it, and the same link in another process does. The link itself, which may open
/// the file to everybody, is written nowhere. One process has it at a time; who comes second takes another part.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int MaxParts = 1000;
    private const int MaxNote = 4096;

    private readonly FileLock _lock;
    private FileStream? _file;
    private bool _isMoved;

    private PartFile(FileLock held, string path)
    {
        _lock = held;
        Path = path;
        try
        {
            _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous });
            Note = _file.Length > 0 && File.Exists(NotePath) && new FileInfo(NotePath).Length <= MaxNote ? PartNote.Read(File.ReadAllBytes(NotePath)) : PartNote.None;
        }
        catch
        {
            _file?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What is known of the whole.</summary>
    public PartNote Note { get; private set; } = PartNote.None;

    /// <summary>How many bytes have come.</summary>
    public long Length => _file?.Length ?? (!_isMoved && File.Exists(Path) ? new FileInfo(Path).Length : 0);

    /// <summary>For looking at it.</summary>
    public SafeFileHandle Handle => File_.SafeFileHandle;

    /// <summary>Whether it is worth keeping when the work stops: there are bytes, and they can be gone on with.</summary>
    public bool IsResumable => Length > 0 && Note.Validator is not null;

    private string NotePath => Path + ".json";

    private FileStream File_ => _file ?? throw new ObjectDisposedException(nameof(PartFile));

    /// <summary>Opens the part of a link, or begins one.</summary>
    /// <param name="folder">The target's folder.</param>
    /// <param name="link">The link.</param>
    /// <returns>The part, which nobody else has.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static PartFile Open(string folder, Uri link)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(link.OriginalString)), 0, 10).ToLowerInvariant();
        for (int number = 1; number <= MaxParts; number++)
        {
            string name = number == 1 ? $"allm-{hash}.part" : string.Create(CultureInfo.InvariantCulture, $"allm-{hash}-{number}.part");
            string path = System.IO.Path.Combine(folder, name);
            if (FileLock.TryTake(path) is { } held)
            {
                return new PartFile(held, path);
            }
        }

        throw new IOException(Words.Say($"No part of the download can be opened in '{folder}': {MaxParts} are in use."));
    }

    /// <summary>Begins anew: what has come is dropped, what is known now is noted before a byte of it is written.</summary>
    /// <param name="note">What is known.</param>
    public void Begin(PartNote note)
    {
        File_.SetLength(0);
        File_.Position = 0;
        SetNote(note);
    }

    /// <summary>Notes what has become known, e.g. the total.</summary>
    /// <param name="note">What is known.</param>
    public void SetNote(PartNote note)
    {
        if (note == Note)
        {
            return;
        }

        Note = note;
        if (note.Validator is null)
        {
            File.Delete(NotePath);
        }
        else
        {
            UserFolder.WriteAtomically(NotePath, note.Write());
        }
    }

    /// <summary>Goes on at a place, what lies behind it dropped.</summary>
    /// <param name="at">The place.</param>
    public void GoOn(long at)
    {
        File_.SetLength(at);
        File_.Position = at;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when they are handed to the system.</returns>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => File_.WriteAsync(data, cancellationToken);

    /// <summary>Reads its first bytes.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The bytes.</returns>
    public byte[] Head(int most)
    {
        byte[] head = new byte[(int)Math.Min(most, Length)];
        int count = RandomAccess.Read(Handle, head, 0);
        return head[..count];
    }

    /// <summary>Closes it when it is whole, its bytes on the disk.</summary>
    /// <param name="move">Moves it from its path to its place.</param>
    /// <returns>Its place.</returns>
    public string Finish(Func<string, string> move)
    {
        File_.Flush(flushToDisk: true);
        _file?.Dispose();
        _file = null;
        string path = move(Path);
        _isMoved = true;
        File.Delete(NotePath);
        return path;
    }

    /// <summary>Removes it.</summary>
    public void Discard()
    {
        _file?.Dispose();
        _file = null;
        File.Delete(Path);
        File.Delete(NotePath);
    }

    /// <summary>Lets others have it: what can be gone on with stays, anything else is removed.</summary>
    public void Dispose()
    {
        try
        {
            if (!_isMoved && !IsResumable)
            {
                Discard();
            }

            _file?.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }
}
