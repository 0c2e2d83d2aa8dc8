using System.Globalization;
using Allmhub.Emulator.Pictures;

namespace Allmhub.Emulator.Transcripts;

/// <summary>What is asked, checked as the vendor does.</summary>
internal sealed record TranscriptRequest
{
    /// <summary>The most bytes of a request (vendor).</summary>
    public const int MaxBytes = 25 * 1024 * 1024;

    private const double LongSeconds = 1400;
    private const double ShortSeconds = 0.1;
    private const double ChunkSeconds = 30;
    private const int MostSpeakers = 4;

    private static readonly string[] Forms = ["json", "text", "srt", "verbose_json", "vtt", "diarized_json"];

    public required string Model { get; init; }

    public required TranscriptFamily Family { get; init; }

    public required TranscriptSound Sound { get; init; }

    public string Form { get; init; } = "json";

    public string? Language { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public string Prompt { get; init; } = "";

    public IReadOnlyList<string> Granularity { get; init; } = [];

    public IReadOnlyList<string> Speaker { get; init; } = [];

    public bool Logprobs { get; init; }

    public bool Stream { get; init; }

    public bool IsTranslation { get; init; }

    /// <summary>Reads the fields and refuses what the vendor refuses.</summary>
    /// <exception cref="TranscriptRefusal">It is not taken.</exception>
    public static TranscriptRequest Read(IReadOnlyList<FormField> form, string model, TranscriptFamily family, bool isTranslation, int bodyLength)
    {
        FormField file = form.FirstOrDefault(static field => field.Name == "file" && field.FileName is not null) ?? throw new TranscriptRefusal("file is required", "", "invalid_request", 500);
        if (bodyLength > MaxBytes)
        {
            throw new TranscriptRefusal($"Maximum content size limit ({MaxBytes}) exceeded ({bodyLength} bytes read)", null, null, 413);
        }

        if (isTranslation && family is not (TranscriptFamily.Whisper or TranscriptFamily.Other))
        {
            throw new TranscriptRefusal($"The model `{model}` does not support translation.", "model", "invalid_value");
        }

        TranscriptRequest request = new()
        {
            Model = model,
            Family = family,
            Sound = Hear(file, family),
            Form = Text(form, "response_format") is { Length: > 0 } said ? said : "json",
            Language = Text(form, "language"),
            Languages = Texts(form, "languages"),
            Prompt = Text(form, "prompt") ?? "",
            Granularity = Texts(form, "timestamp_granularities"),
            Speaker = Texts(form, "known_speaker_names"),
            Logprobs = Texts(form, "include").Contains("logprobs"),
            Stream = Text(form, "stream") is "true" or "True" or "1",
            IsTranslation = isTranslation,
        };
        request.Check(form);
        return request;
    }

    private static TranscriptSound Hear(FormField file, TranscriptFamily family)
    {
        TranscriptSound sound = TranscriptSound.Read(file.Data);
        if (file.Data.Length == 0)
        {
            throw new TranscriptRefusal("Audio file is empty.", "file", "invalid_value");
        }

        if (sound.Extension is null || !sound.Fits(file.FileName))
        {
            throw new TranscriptRefusal("Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']", "file", "invalid_value");
        }

        return sound.Seconds < ShortSeconds && sound.Extension == "wav" ? throw new TranscriptRefusal("Audio file is too short. Minimum audio length is 0.1 seconds.", "file", "audio_too_short")
            : sound.Seconds > LongSeconds && sound.Extension == "wav" && family is TranscriptFamily.Text or TranscriptFamily.Diarize && sound.Seconds > LongSeconds
                ? throw new TranscriptRefusal(string.Create(CultureInfo.InvariantCulture, $"audio duration {sound.Seconds} seconds is longer than {LongSeconds} seconds which is the maximum for this model"), null, "invalid_value")
            : sound;
    }

    private void Check(IReadOnlyList<FormField> form)
    {
        CheckForm();
        if (Granularity.Count > 0 && Form != "verbose_json")
        {
            throw new TranscriptRefusal("timestamp_granularities is only supported with response_format 'verbose_json'.", "timestamp_granularities", "unsupported_value");
        }

        if (Logprobs && (Form != "json" || Family is TranscriptFamily.Whisper or TranscriptFamily.Diarize))
        {
            throw new TranscriptRefusal("logprobs are only supported with response_format 'json' of gpt-4o-transcribe, gpt-4o-mini-transcribe and gpt-transcribe.", "include", "unsupported_value");
        }

        if ((Languages.Count > 0 || Texts(form, "keywords").Count > 0) && Family is not (TranscriptFamily.Lists or TranscriptFamily.Other))
        {
            throw new TranscriptRefusal($"languages and keywords are not supported by the model '{Model}'.", "languages", "unsupported_parameter");
        }

        if (Text(form, "temperature") is string word && !(double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double temperature) && temperature is >= 0 and <= 1))
        {
            throw new TranscriptRefusal("temperature must be between 0 and 1.", "temperature", "invalid_value");
        }

        if (Language is { Length: > 0 } language && !(language.Length is 2 or 3 && language.All(char.IsAsciiLetterLower)))
        {
            throw new TranscriptRefusal($"Invalid language '{language}'. Language parameter must be specified in ISO-639-1 format.", "language", "invalid_language_format");
        }

        CheckSpeakers(form);
    }

    private void CheckForm()
    {
        if (!Forms.Contains(Form))
        {
            throw new TranscriptRefusal($"Invalid value: '{Form}'. Supported values are: 'json', 'text', 'srt', 'verbose_json', 'vtt' and 'diarized_json'.", "response_format", "invalid_value");
        }

        string[] taken = Family switch
        {
            TranscriptFamily.Whisper => Forms[..5],
            TranscriptFamily.Diarize => ["json", "text", "diarized_json"],
            TranscriptFamily.Text or TranscriptFamily.Lists => ["json", "text"],
            _ => Forms,
        };
        if (!taken.Contains(Form))
        {
            throw new TranscriptRefusal($"response_format '{Form}' is not compatible with model '{Model}'. Use {string.Join(" or ", taken.Select(static form => $"'{form}'"))} instead.", "response_format", "unsupported_value");
        }
    }

    private void CheckSpeakers(IReadOnlyList<FormField> form)
    {
        IReadOnlyList<string> reference = Texts(form, "known_speaker_references");
        if (Family != TranscriptFamily.Diarize)
        {
            return;
        }

        if (Prompt.Length > 0)
        {
            throw new TranscriptRefusal("prompt is not supported for diarization models.", "prompt", "unsupported_parameter");
        }

        if (Sound.Seconds > ChunkSeconds && Text(form, "chunking_strategy") is null)
        {
            throw new TranscriptRefusal("chunking_strategy is required for diarization models", "chunking_strategy", "missing_required_parameter");
        }

        if (Speaker.Count != reference.Count || Speaker.Count > MostSpeakers || reference.Any(static text => !text.StartsWith("data:audio/", StringComparison.Ordinal)))
        {
            throw new TranscriptRefusal("known_speaker_names and known_speaker_references must have the same length, at most 4, and references must be data URLs of audio.", "known_speaker_references", "invalid_value");
        }
    }

    private static string? Text(IReadOnlyList<FormField> form, string name) => form.FirstOrDefault(field => field.Name == name && field.FileName is null)?.Text;

    private static IReadOnlyList<string> Texts(IReadOnlyList<FormField> form, string name) => [.. form.Where(field => (field.Name == name || field.Name == name + "[]") && field.FileName is null).Select(static field => field.Text)];
}
