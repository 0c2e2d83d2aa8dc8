using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>Reads the chunks of one Gemini stream: <c>data:</c> lines until the connection ends (NOTES sections 3 and 7).</summary>
internal sealed class GeminiStreamReader : ChatStreamReader
{
    private readonly GeminiChunkReader _reader = new();

    /// <inheritdoc/>
    public override bool SawEnd => _reader.SawFinish;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        if (!EventJson.IsVoid(data) && !_reader.TryReadText(data, updates))
        {
            using JsonDocument document = EventJson.Parse(data);
            _reader.Read(document.RootElement, updates);
        }
    }

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _reader.Complete(updates);
}
