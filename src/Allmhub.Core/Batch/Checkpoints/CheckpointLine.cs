using System.Text;
using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Batch.Checkpoints;

/// <summary>What a line of a file is.</summary>
internal enum CheckpointLineKind
{
    /// <summary>A result of the kind that is read.</summary>
    Result,

    /// <summary>Of another version, or of another command.</summary>
    Other,

    /// <summary>No whole JSON, or none of a checkpoint.</summary>
    Unreadable,
}

/// <summary>The form of a line: <c>{"allmhub":1,"kind":"chat","key":"…","n":1,"result":{…}}</c>.</summary>
internal static class CheckpointLine
{
    /// <summary>The version that is written and read.</summary>
    public const int Version = 1;

    /// <summary>How deep a line may go: deeper than any answer the client reads.</summary>
    public const int MaxDepth = 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>How every line begins that this client writes. Inside of a text it cannot stand, where quotes are escaped.</summary>
    public static ReadOnlySpan<byte> Start => "{\"allmhub\":"u8;

    /// <summary>Reads whose line it is. The whole line has to be good all the same, or a torn one would pass for a result.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="kind">The kind that is read.</param>
    /// <param name="key">What it answers.</param>
    /// <returns>What it is.</returns>
    public static CheckpointLineKind Read(ReadOnlySpan<byte> line, string kind, out CheckpointKey key)
    {
        key = default;
        try
        {
            Utf8JsonReader reader = new(line, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return CheckpointLineKind.Unreadable;
            }

            Head head = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                head.Read(ref reader);
            }

            // A second value in the line means that two writers were in it.
            return reader.TokenType != JsonTokenType.EndObject || reader.Read() || head.Version is null ? CheckpointLineKind.Unreadable
                : head.Version != Version || head.Kind != kind ? CheckpointLineKind.Other
                : head.TryMake(out key) ? CheckpointLineKind.Result : CheckpointLineKind.Unreadable;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return CheckpointLineKind.Unreadable;
        }
    }

    /// <summary>Whether bytes at the end of a file are the beginning of a line of a checkpoint, or what a lost block leaves: they stand for nothing and may go.</summary>
    /// <param name="rest">The bytes behind the last line end.</param>
    /// <returns>Whether they are.</returns>
    public static bool IsTorn(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> text = rest.TrimStart((byte)0);
        return text.StartsWith(Start) || Start.StartsWith(text);
    }

    private record struct Head
    {
        private string? _key;
        private int _occurrence;
        private bool _hasResult;

        public int? Version { get; private set; }

        public string? Kind { get; private set; }

        public void Read(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("allmhub"u8))
            {
                reader.Read();
                Version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int version) ? version : 0;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                Kind = Text(ref reader);
            }
            else if (reader.ValueTextEquals("key"u8))
            {
                _key = Text(ref reader);
            }
            else if (reader.ValueTextEquals("n"u8))
            {
                reader.Read();
                _occurrence = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int occurrence) ? occurrence : 0;
            }
            else
            {
                bool isResult = reader.ValueTextEquals("result"u8);
                reader.Read();
                _hasResult |= isResult && reader.TokenType == JsonTokenType.StartObject;
            }

            reader.Skip();
        }

        public readonly bool TryMake(out CheckpointKey key)
        {
            bool isOne = RequestFingerprint.TryParse(_key, out RequestFingerprint request) && _occurrence > 0 && _hasResult;
            key = new CheckpointKey(request, _occurrence);
            return isOne;
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 64 ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
        }
    }
}
