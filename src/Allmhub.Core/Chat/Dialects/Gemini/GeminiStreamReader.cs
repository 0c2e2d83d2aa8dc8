using System.Text.Json;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>Reads the chunks of one Gemini stream: <c>data:</c> lines until the connection ends (NOTES sections 3 and 7).</summary>
internal sealed class GeminiStreamReader : ChatStreamReader
{
    private readonly GeminiChunkReader _reader = new();

    /// <inheritdoc/>
    public override bool SawEnd => _reader.SawFinish;

    /// <inheritdoc/>
    public override bool MayBeOver => _reader.SawFinish && _reader.SawUsage;

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _reader.Complete(updates);

    /// <inheritdoc/>
    protected override bool TryReadPlain(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, List<ChatUpdate> updates) => _reader.TryReadText(json, updates);

    /// <inheritdoc/>
    protected override void ReadValue(string eventType, JsonElement value, List<ChatUpdate> updates) => _reader.Read(value, updates);
}
