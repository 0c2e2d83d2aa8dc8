using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Vectors.Files;

/// <summary>
/// Writes vectors to a file. They go to a neighbour of the file first, a batch at a time, and become the file when all are there: a reader sees the old file
/// or the new one. When it is not completed, the neighbour stays with all that was paid for, and can be read up to its last whole record. Not for use by two threads.
/// </summary>
public sealed class EmbeddingFileWriter : IDisposable
{
    private readonly string _path;
    private readonly bool _replaces;
    private readonly FileStream _file;
    private int? _dimension;
    private string? _model;
    private bool _isDone;

    private EmbeddingFileWriter(string path, bool replaces, FileStream file)
    {
        _path = path;
        _replaces = replaces;
        _file = file;
        PartPath = file.Name;
    }

    /// <summary>The neighbour it is written to.</summary>
    public string PartPath { get; }

    /// <summary>How many vectors are in it, those of the file it goes on from included.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are new.</summary>
    public int Added { get; private set; }

    /// <summary>Begins a file; what would stand in the way is found now, before anything is paid.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replaces">Whether a file that is there may be replaced.</param>
    /// <returns>The writer, to be disposed.</returns>
    /// <exception cref="InvalidInputException">The path is a folder or a device, or a file is there.</exception>
    /// <exception cref="EmbeddingFileException">No file can be made there.</exception>
    public static EmbeddingFileWriter Create(string path, bool replaces)
    {
        if (Directory.Exists(path) || !BoundedFile.MayReplace(path))
        {
            throw new InvalidInputException(Words.Say($"'{path}' is no file that vectors could be written to. Name a file, as in notes.emb."), nameof(path));
        }

        return File.Exists(path) && !replaces
            ? throw new InvalidInputException(Words.Say($"The file '{path}' is there already."), nameof(path))
            : new EmbeddingFileWriter(path, replaces, Part(path));
    }

    /// <summary>Goes on from the vectors of a file that is there; begins one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model of the vectors to come.</param>
    /// <param name="dimension">Their length, as far as it is known.</param>
    /// <returns>The writer, to be disposed.</returns>
    /// <exception cref="InvalidInputException">The path is a folder or a device.</exception>
    /// <exception cref="EmbeddingFileException">The file is torn, of another kind, or of another model or length; or no file can be made there.</exception>
    public static EmbeddingFileWriter Append(string path, string model, int? dimension)
    {
        if (!File.Exists(path))
        {
            return Create(path, replaces: true);
        }

        using EmbeddingFileReader old = EmbeddingFileReader.Open(path);
        if (old.Model != model || (dimension is int wanted && wanted != old.Dimension))
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Different, Words.Say($"The file '{path}' holds vectors of {old.Model} with {old.Dimension} numbers. Vectors of {(old.Model != model ? model : Words.Say($"{dimension} numbers"))} do not belong with them: name another file."));
        }

        EmbeddingFileWriter writer = Create(path, replaces: true);
        try
        {
            writer.WriteHead(old.Model, old.Dimension);
            while (old.Next() is byte[] record)
            {
                writer.WriteRecord(record);
            }

            return writer;
        }
        catch
        {
            writer.Drop();
            throw;
        }
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="embedding">The vector.</param>
    /// <param name="json">The input object as JSON, to be found again on reading; <c>null</c> when the text is all.</param>
    /// <exception cref="EmbeddingFileException">It has another model or length than those before, or the disk is full.</exception>
    public void Add(Embedding embedding, string? json = null)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        WriteHead(embedding.Model ?? string.Empty, embedding.Dimension);
        if (embedding.Dimension != _dimension || (embedding.Model ?? string.Empty) != _model)
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Different, Words.Say($"The file '{_path}' holds vectors of {_model} with {_dimension} numbers, and this one is of {embedding.Model} with {embedding.Dimension}."));
        }

        int text = Encoding.UTF8.GetByteCount(embedding.Text);
        int own = json is null ? 0 : Encoding.UTF8.GetByteCount(json);
        byte[] record = new byte[EmbeddingFileFormat.RecordHeadLength + text + own + (embedding.Dimension * sizeof(float))];
        BinaryPrimitives.WriteInt32LittleEndian(record, text);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), own);
        Encoding.UTF8.GetBytes(embedding.Text, record.AsSpan(EmbeddingFileFormat.RecordHeadLength));
        Encoding.UTF8.GetBytes(json ?? string.Empty, record.AsSpan(EmbeddingFileFormat.RecordHeadLength + text));
        Numbers(embedding.Vector, record.AsSpan(record.Length - (embedding.Dimension * sizeof(float))));
        WriteRecord(record);
        Added++;
    }

    /// <summary>Hands what was added to the system, so that the end of this process takes none of it along.</summary>
    /// <exception cref="EmbeddingFileException">The disk is full.</exception>
    public void Flush() => Guarded(() => _file.Flush());

    /// <summary>Ends the file and puts it into its place; without any vector there is none.</summary>
    /// <returns>Whether there is a file.</returns>
    /// <exception cref="EmbeddingFileException">It cannot be put there; the neighbour stays.</exception>
    public bool Complete()
    {
        if (Count == 0)
        {
            Drop();
            return false;
        }

        byte[] end = new byte[EmbeddingFileFormat.EndLength];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EmbeddingFileFormat.EndMark);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(8), Count);
        Guarded(() =>
        {
            Write(end);
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(PartPath, _path, _replaces);
        });
        _isDone = true;
        return true;
    }

    /// <summary>Closes it. What was not completed stays beside where it would have been, unless there is nothing new in it.</summary>
    public void Dispose()
    {
        if (!_isDone && Added == 0)
        {
            Drop();
        }

        _file.Dispose();
    }

    private static FileStream Part(string path)
    {
        try
        {
            return new FileStream($"{path}.{Guid.NewGuid().ToString("N")[..8]}.part", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 128 * 1024 });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Unwritable, Words.Say($"No file can be written at '{path}': {failure.Message}"), failure);
        }
    }

    private void WriteHead(string model, int dimension)
    {
        if (_dimension is not null)
        {
            return;
        }

        byte[] name = Encoding.UTF8.GetBytes(model);
        byte[] head = new byte[EmbeddingFileFormat.HeadLength + name.Length];
        EmbeddingFileFormat.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), EmbeddingFileFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), dimension);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), name.Length);
        name.CopyTo(head, EmbeddingFileFormat.HeadLength);
        Guarded(() => Write(head));
        _dimension = dimension;
        _model = model;
    }

    private void WriteRecord(byte[] record)
    {
        Guarded(() => Write(record));
        Count++;
    }

    private void Write(byte[] bytes)
    {
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, EmbeddingFileFormat.Checksum(bytes));
        _file.Write(bytes);
        _file.Write(checksum);
    }

    private static void Numbers(ReadOnlySpan<float> vector, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(vector).CopyTo(bytes);
            return;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], vector[i]);
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Unwritable, Words.Say($"The file '{_path}' cannot be written: {failure.Message} What there is of it is in '{PartPath}'."), failure);
        }
    }

    private void Drop()
    {
        _isDone = true;
        _file.Dispose();
        File.Delete(PartPath);
    }
}
