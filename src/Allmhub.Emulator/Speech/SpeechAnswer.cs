using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Sounds;

namespace Allmhub.Emulator.Speech;

/// <summary>The sound of a text, as bytes or as events.</summary>
/// <param name="call">What is asked.</param>
/// <param name="tokens">What the text counts.</param>
/// <param name="damage">What is wrong with the sound, or null.</param>
internal sealed class SpeechAnswer(SpeechCall call, int tokens, SoundDamage? damage)
{
    private const int PieceBytes = 4 * 1024;
    private const int OtherRate = 16_000;

    private readonly SoundSpec _spec = new(call.Input, call.Voice, call.Speed, damage == SoundDamage.Rate ? OtherRate : SoundSpec.UsualRate);

    /// <summary>What the gateway counts for the sound: a thousand tokens a minute, whole seconds.</summary>
    public int OutputTokens => (int)Math.Round(Math.Ceiling(SoundFormat.SecondsOf(_spec, call.Format)) / 60 * 1000);

    /// <summary>The answer.</summary>
    public EmulatorReply Reply(string requestId)
    {
        string format = damage == SoundDamage.Other ? call.Format == "mp3" ? "wav" : "mp3" : call.Format;
        byte[] sound = Damaged(damage == SoundDamage.Sizes && format == "wav" ? WavWriter.WriteStreamed(_spec) : SoundFormat.Write(_spec, format), format);
        return !call.IsEvents ? new EmulatorReply { ContentType = SoundFormat.LabelOf(format), Body = sound } : new EmulatorReply
        {
            ContentType = "text/event-stream",
            Event = Events(sound),
            ErrorEvent = static _ => """data: {"type":"error","error":{"message":"The server had an error while it spoke.","type":"server_error","param":null,"code":null}}""" + "\n\n",
            BareError = $$$"""{"error":{"message":"bad response status code 502 (request id: {{{requestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""",
        };
    }

    private byte[] Damaged(byte[] sound, string format) => damage switch
    {
        SoundDamage.Half => sound[..(sound.Length / 2)],
        SoundDamage.Brace when format == "pcm" => [.. "{\"e"u8, (byte)'"', .. sound[4..]],
        _ => sound,
    };

    /// <summary>Data lines without names and without an end mark (NOTES section 16.6).</summary>
    private IEnumerable<ReplyEvent> Events(byte[] sound)
    {
        foreach (byte[] piece in sound.Chunk(PieceBytes))
        {
            yield return ReplyEvent.Data($$"""{"type":"speech.audio.delta","audio":"{{Convert.ToBase64String(piece)}}"}""", ReplyEventKind.Content);
        }

        string usage = new JsonMembers().Number("input_tokens", tokens).Number("output_tokens", OutputTokens).Number("total_tokens", tokens + OutputTokens).ToString();
        yield return ReplyEvent.Data($$"""{"type":"speech.audio.done","usage":{{usage}}}""", ReplyEventKind.Finish);
    }
}
