using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Allmhub.Foundation;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Vectors.Files;

/// <summary>Reads a file of vectors record by record; no more is held than one. Not for use by two threads.</summary>
public sealed class EmbeddingFileReader : IDisposable
{
    private readonly BufferedStream _file;
    private readonly string _path;

    private EmbeddingFileReader(string path, BufferedStream file, string model, int dimension)
    {
        _path = path;
        _file = file;
        Model = model;
        Dimension = dimension;
    }

    /// <summary>The model the vectors were made with.</summary>
    public string Model { get; }

    /// <summary>How many numbers each vector has.</summary>
    public int Dimension { get; }

    /// <summary>How many records have been read.</summary>
    public int Count { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The reader, to be disposed.</returns>
    /// <exception cref="EmbeddingFileException">It cannot be read, or is no file of vectors.</exception>
    public static EmbeddingFileReader Open(string path)
    {
        BufferedStream? file = null;
        try
        {
            file = new BufferedStream(BoundedFile.OpenRead(path, long.MaxValue), 128 * 1024);
            (string model, int dimension) = ReadHead(path, file);
            return new EmbeddingFileReader(path, file, model, dimension);
        }
        catch (EmbeddingFileException)
        {
            file?.Dispose();
            throw;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new EmbeddingFileException(EmbeddingFileFault.Unreadable, failure is BoundedFileException ? failure.Message : Words.Say($"The file '{path}' cannot be read: {failure.Message}"), failure);
        }
    }

    /// <summary>Reads the records that are left. What is whole is handed out before a tear is told.</summary>
    /// <param name="toObject">Makes the input object of the JSON it was kept as.</param>
    /// <returns>The vectors in the file's order.</returns>
    /// <exception cref="EmbeddingFileException">The file ends too early or was changed; raised by the enumeration.</exception>
    public IEnumerable<Embedding> Read(Func<string, object?>? toObject = null)
    {
        while (Next() is byte[] record)
        {
            yield return Embedding(record, toObject);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads the next record.</summary>
    /// <returns>Its bytes without the checksum; <c>null</c> at the end.</returns>
    /// <exception cref="EmbeddingFileException">The file ends too early or was changed.</exception>
    internal byte[]? Next()
    {
        byte[] head = Take(EmbeddingFileFormat.RecordHeadLength);
        uint text = BinaryPrimitives.ReadUInt32LittleEndian(head);
        uint json = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
        if (text == EmbeddingFileFormat.EndMark)
        {
            byte[] end = Checked(head, EmbeddingFileFormat.EndLength);
            long count = BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(8));
            return count == Count ? null : throw Torn(Words.Say($"{count} vectors should be in it"));
        }

        if (text > EmbeddingFileFormat.MostText || json > EmbeddingFileFormat.MostText)
        {
            throw Torn(Words.Say("a length in it cannot be"));
        }

        byte[] record = Checked(head, checked(EmbeddingFileFormat.RecordHeadLength + (int)text + (int)json + (Dimension * sizeof(float))));
        Count++;
        return record;
    }

    private static (string Model, int Dimension) ReadHead(string path, Stream file)
    {
        byte[] head = new byte[EmbeddingFileFormat.HeadLength];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, Math.Min(read, EmbeddingFileFormat.Magic.Length)).SequenceEqual(EmbeddingFileFormat.Magic))
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Foreign, Words.Say($"The file '{path}' was not written by Get-AllmEmbedding -OutFile: it begins with other bytes."));
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8));
        if (version > EmbeddingFileFormat.Version)
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Newer, Words.Say($"The file '{path}' is of version {version}, and this module reads up to {EmbeddingFileFormat.Version}. Update the module."));
        }

        uint dimension = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(12));
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(16));
        if (read == head.Length && dimension is > 0 and <= EmbeddingFileFormat.MostDimension && length <= EmbeddingFileFormat.MostModel)
        {
            byte[] rest = new byte[length + sizeof(uint)];
            if (file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan((int)length)) == EmbeddingFileFormat.Checksum([.. head, .. rest.AsSpan(0, (int)length)]))
            {
                return (Encoding.UTF8.GetString(rest.AsSpan(0, (int)length)), (int)dimension);
            }
        }

        throw new EmbeddingFileException(EmbeddingFileFault.Torn, Words.Say($"The file '{path}' is torn: its head is not whole."));
    }

    private Embedding Embedding(byte[] record, Func<string, object?>? toObject)
    {
        int textLength = BinaryPrimitives.ReadInt32LittleEndian(record);
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(4));
        string text = Encoding.UTF8.GetString(record.AsSpan(EmbeddingFileFormat.RecordHeadLength, textLength));
        string? json = jsonLength == 0 ? null : Encoding.UTF8.GetString(record.AsSpan(EmbeddingFileFormat.RecordHeadLength + textLength, jsonLength));
        float[] vector = new float[Dimension];
        ReadOnlySpan<byte> numbers = record.AsSpan(record.Length - (Dimension * sizeof(float)));
        if (BitConverter.IsLittleEndian)
        {
            numbers.CopyTo(MemoryMarshal.AsBytes(vector.AsSpan()));
        }
        else
        {
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(i * sizeof(float))..]);
            }
        }

        return new Embedding { Vector = vector, Index = Count - 1, Text = text, InputObject = (json is null ? null : toObject?.Invoke(json)) ?? text, Model = Model };
    }

    private byte[] Checked(byte[] head, int length)
    {
        byte[] record = new byte[length + sizeof(uint)];
        head.CopyTo(record, 0);
        Fill(record.AsSpan(head.Length));
        if (BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(length)) != EmbeddingFileFormat.Checksum(record.AsSpan(0, length)))
        {
            throw Torn(Words.Say("its checksum is wrong"));
        }

        return record[..length];
    }

    private byte[] Take(int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }

    private void Fill(Span<byte> bytes)
    {
        try
        {
            if (_file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw Torn(Words.Say("its end is missing"));
            }
        }
        catch (Exception failure) when (failure is IOException and not EmbeddingFileException)
        {
            throw new EmbeddingFileException(EmbeddingFileFault.Unreadable, Words.Say($"The file '{_path}' cannot be read on: {failure.Message}"), failure);
        }
    }

    private EmbeddingFileException Torn(string why) => new(
        EmbeddingFileFault.Torn,
        Words.Say($"The file '{_path}' is torn after {Count} {Words.Say(Count == 1 ? "vector" : "vectors")}: {why}. Those before are whole; make the rest anew."));
}
