using System.Globalization;
using Allmhub.Emulator.Sounds;

namespace Allmhub.Emulator.Speech;

/// <summary>What the vendor takes: voices by model, formats, lengths.</summary>
internal static class SpeechRules
{
    private const int MostCharacters = 4096;
    private const int MostTokens = 2000;
    private const double Slowest = 0.25;
    private const double Fastest = 4;

    private static readonly string[] OldVoice = ["nova", "shimmer", "echo", "onyx", "fable", "alloy", "ash", "sage", "coral"];

    private static readonly string[] NewVoice = [.. OldVoice, "ballad", "verse", "marin", "cedar"];

    /// <summary>The model speaks.</summary>
    public static bool Speaks(string model) => model.Contains("tts", StringComparison.Ordinal);

    /// <summary>The model is one of the older two, which count characters and know no events.</summary>
    public static bool IsOld(string model) => model.StartsWith("tts-1", StringComparison.Ordinal);

    /// <summary>What the gateway counts as the tokens of a text: characters for the older models.</summary>
    public static int Count(SpeechCall call, Func<string, int> tokens) => IsOld(call.Model) ? call.Input.EnumerateRunes().Count() : tokens(call.Input);

    /// <summary>Refuses what the vendor refuses.</summary>
    /// <exception cref="SpeechRefusal">It is refused.</exception>
    public static void Check(SpeechCall call, Func<string, int> tokens)
    {
        string[] voices = IsOld(call.Model) ? OldVoice : NewVoice;
        if (call.Input.Length == 0)
        {
            throw new SpeechRefusal("Invalid 'input': empty string. Expected a string with minimum length 1.", "input", "empty_string");
        }

        if (!voices.Contains(call.Voice))
        {
            throw new SpeechRefusal($"Invalid value: '{call.Voice}'. Supported values are: {string.Join(", ", voices.Select(static v => $"'{v}'"))}.", "voice");
        }

        if (!SoundFormat.All.Contains(call.Format))
        {
            throw new SpeechRefusal($"Invalid value: '{call.Format}'. Supported values are: {string.Join(", ", SoundFormat.All.Select(static f => $"'{f}'"))}.", "response_format");
        }

        if (call.Speed is < Slowest or > Fastest or double.NaN)
        {
            throw new SpeechRefusal(string.Create(CultureInfo.InvariantCulture, $"Invalid 'speed': {call.Speed}. Expected a number from 0.25 to 4.0."), "speed");
        }

        if (call.IsEvents && IsOld(call.Model))
        {
            throw new SpeechRefusal($"Unsupported value: 'stream_format' does not support 'sse' with the model '{call.Model}'.", "stream_format", "unsupported_value");
        }

        CheckLength(call, tokens);
    }

    private static void CheckLength(SpeechCall call, Func<string, int> tokens)
    {
        int characters = call.Input.EnumerateRunes().Count();
        if (characters > MostCharacters)
        {
            throw new SpeechRefusal($"Invalid 'input': string too long. Expected a string with maximum length {MostCharacters}, but got a string with length {characters} instead.", "input", "string_above_max_length");
        }

        if (!IsOld(call.Model) && tokens(call.Input) is int count and > MostTokens)
        {
            throw new SpeechRefusal($"Input of {count} tokens exceeds the maximum input limit of {MostTokens} tokens for {call.Model}.", "input", "string_above_max_length");
        }
    }
}
