using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Allmhub.Http;

/// <summary>Takes in what a request is made of, piece by piece.</summary>
internal sealed class RequestHash : IDisposable
{
    private const int PieceSize = 64 * 1024;

    // Written by the client or given with -ExtraBody; a body that is deeper is no body of ours.
    private const int MaxDepth = 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text with its length, so that two texts are never taken for one.</summary>
    /// <param name="text">The text.</param>
    public void Add(string? text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text ?? string.Empty);
        AddLength(bytes.Length);
        AddBytes(bytes);
    }

    /// <summary>Adds pairs, whatever order they come in.</summary>
    /// <param name="pairs">Names and values.</param>
    public void Add(IEnumerable<KeyValuePair<string, string>>? pairs)
    {
        KeyValuePair<string, string>[] sorted = [.. (pairs ?? []).OrderBy(static pair => pair.Key, StringComparer.Ordinal)];
        AddLength(sorted.Length);
        foreach (KeyValuePair<string, string> pair in sorted)
        {
            Add(pair.Key);
            Add(pair.Value);
        }
    }

    /// <summary>Adds bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public void AddBytes(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Adds all that is left of a stream.</summary>
    /// <param name="stream">The stream; not disposed.</param>
    public void AddStream(Stream stream)
    {
        byte[] piece = new byte[PieceSize];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            AddBytes(piece.AsSpan(0, read));
        }
    }

    /// <summary>Adds a JSON value, the fields of its objects in no order.</summary>
    /// <param name="json">The value as JSON.</param>
    public void AddJson(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        AddBytes(Digest(ref reader));
    }

    /// <summary>The hash of all that was added.</summary>
    /// <returns>32 bytes.</returns>
    public byte[] End() => _hash.GetHashAndReset();

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void AddLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        AddBytes(bytes);
    }

    // A value by its text, an object or array by the digests of what is in it: nothing is held but these.
    private static byte[] Digest(ref Utf8JsonReader reader)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData([(byte)reader.TokenType]);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                digest.AppendData(Digest(ref reader));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            foreach (byte[] field in Fields(ref reader).OrderBy(static field => field.Name, StringComparer.Ordinal).Select(static field => field.Value))
            {
                digest.AppendData(field);
            }
        }
        else
        {
            digest.AppendData(reader.ValueSpan);
        }

        return digest.GetHashAndReset();
    }

    private static List<(string Name, byte[] Value)> Fields(ref Utf8JsonReader reader)
    {
        List<(string Name, byte[] Value)> fields = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            fields.Add((name, SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(name)), .. Digest(ref reader)])));
        }

        return fields;
    }
}
