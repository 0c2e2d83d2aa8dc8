using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Finds what is wrong with a request before it is sent.</summary>
internal static class TranscriptionCheck
{
    private const int MostSpeakers = 4;
    private const long MaxReference = 10 * 1024 * 1024;
    private static readonly TimeSpan LeastReference = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostReference = TimeSpan.FromSeconds(10);

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">What its model can do.</param>
    /// <exception cref="InvalidInputException">The model cannot do it, or the service would refuse it.</exception>
    public static void Check(TranscriptionRequest request, TranscriptionModel model)
    {
        if (string.IsNullOrWhiteSpace(request.Model))
        {
            throw Wrong(Words.Say("There is no model to ask. Name one, e.g. whisper-1."), nameof(request.Model));
        }

        CheckTask(request, model);
        CheckLists(request, model);
        CheckSpeakers(request);
        CheckSize(request, model);
        if (request.Temperature is < 0 or > 1)
        {
            throw Wrong(Words.Say($"The temperature is {request.Temperature}; it goes from 0 to 1."), nameof(request.Temperature));
        }
    }

    private static void CheckTask(TranscriptionRequest request, TranscriptionModel model)
    {
        if (request.Translate && !model.Translates)
        {
            throw Wrong(Words.Say($"'{request.Model}' does not translate: whisper-1 alone puts speech into English. Ask that, or have the transcription translated by a chat model."), nameof(request.Translate));
        }

        if (request.Translate && (request.Diarize || request.Language.Count > 0 || request.Logprob || request.Form == TranscriptionForm.Word))
        {
            throw Wrong(Words.Say("A translation into English takes no language, and tells no speakers, no times of words and no probabilities. Leave these out, or the translation."), nameof(request.Translate));
        }

        if (request.Diarize && !model.GivesSpeakers)
        {
            throw Wrong(Words.Say($"'{request.Model}' does not tell speakers apart. Ask {TranscriptionModel.Diarizing}."), nameof(request.Diarize));
        }

        if (request.Form != TranscriptionForm.Text && !model.GivesTimes)
        {
            throw Wrong(Words.Say($"'{request.Model}' gives text without times. For {WordsOf(request.Form)} ask whisper-1, or {TranscriptionModel.Diarizing} for segments with speakers."), nameof(request.Form));
        }

        if (request.Form == TranscriptionForm.Word && (request.Diarize || model is { GivesSpeakers: true, IsUnknown: false }))
        {
            throw Wrong(Words.Say("Times of single words and speakers are not to be had together: whisper-1 tells words, the model for speakers tells segments."), nameof(request.Form));
        }

        if (request.Prompt is not null && (request.Diarize || !model.TakesPrompt))
        {
            throw Wrong(Words.Say($"'{request.Model}' takes no prompt where it tells speakers apart. Leave it out."), nameof(request.Prompt));
        }

        if (request.Logprob && (!model.GivesLogprobs || request.Form != TranscriptionForm.Text || request.Diarize))
        {
            throw Wrong(Words.Say($"Probabilities of tokens come with plain text alone, from gpt-4o-transcribe, gpt-4o-mini-transcribe and gpt-transcribe; not from '{request.Model}' in this form."), nameof(request.Logprob));
        }
    }

    private static void CheckLists(TranscriptionRequest request, TranscriptionModel model)
    {
        if ((request.Keyword.Count > 0 || request.Language.Count > 1) && !model.TakesLists)
        {
            throw Wrong(Words.Say($"'{request.Model}' takes one language and no keywords. gpt-transcribe takes several; for others write the words into the prompt."), request.Keyword.Count > 0 ? nameof(request.Keyword) : nameof(request.Language));
        }

        if (request.Language.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            throw Wrong(Words.Say("A language is empty. Write its code, e.g. zh or en, or leave it out to let the model find out."), nameof(request.Language));
        }
    }

    private static void CheckSpeakers(TranscriptionRequest request)
    {
        int names = request.SpeakerName.Count;
        if (names == 0 && request.SpeakerReference.Count == 0)
        {
            return;
        }

        if (!request.Diarize)
        {
            throw Wrong(Words.Say("Names of speakers mean something only where speakers are told apart: add -Diarize."), nameof(request.SpeakerName));
        }

        if (names != request.SpeakerReference.Count || names > MostSpeakers || request.SpeakerName.Any(string.IsNullOrWhiteSpace) || request.SpeakerName.Distinct(StringComparer.Ordinal).Count() != names)
        {
            throw Wrong(Words.Say($"{names} names and {request.SpeakerReference.Count} references of speakers were given. Each name, once, needs a sound of that speaker, and {MostSpeakers} are the most."), nameof(request.SpeakerName));
        }

        foreach (AudioSource reference in request.SpeakerReference)
        {
            if (reference.Length > MaxReference || (reference.Duration is TimeSpan time && (time < LeastReference || time > MostReference)))
            {
                throw Wrong(Words.Say($"The reference '{reference.Name}' is {Length(reference)}. A speaker's reference is 2 to 10 seconds long."), nameof(request.SpeakerReference));
            }
        }
    }

    private static void CheckSize(TranscriptionRequest request, TranscriptionModel model)
    {
        AudioSource sound = request.Audio;
        if (request.Split && sound.Wav is not null)
        {
            return;
        }

        if (sound.Length > AudioSource.MaxBytes)
        {
            throw Wrong(Words.Say($"'{sound.Name}' has {sound.Length:N0} bytes, and the service takes at most {AudioSource.MaxBytes / (1024 * 1024)} MB ({AudioSource.MaxBytes:N0} bytes) at once. {Advice(sound, request.Split)}"), nameof(request.Audio));
        }

        if (sound.Duration is TimeSpan time && time > model.MaxDuration)
        {
            throw Wrong(Words.Say($"'{sound.Name}' is {time.TotalSeconds:0} seconds long, and '{request.Model}' takes at most {model.MaxDuration.Value.TotalSeconds:0} at once. Send it in parts with -Split, or ask whisper-1, which knows no such limit."), nameof(request.Audio));
        }
    }

    private static string Advice(AudioSource sound, bool splits) =>
        sound.Wav is not null ? Words.Say("Send it in parts with -Split, or convert it to mp3, m4a or ogg, which is a tenth as large.")
        : splits ? Words.Say($"-Split cuts WAV alone, and this is {sound.Format.MediaType}. Convert it to 16 kHz mono WAV and split that, or to a smaller bit rate.")
        : Words.Say("Convert it to a smaller bit rate, or to 16 kHz mono WAV and send that in parts with -Split.");

    private static string Length(AudioSource source) => source.Duration is TimeSpan time
        ? Words.Say($"{time.TotalSeconds:0.0} seconds long")
        : Words.Say($"{source.Length} bytes large");

    private static string WordsOf(TranscriptionForm form) => form switch
    {
        TranscriptionForm.Segment => Words.Say("segments"),
        TranscriptionForm.Word => Words.Say("words with times"),
        _ => Words.Say("subtitles"),
    };

    private static InvalidInputException Wrong(string message, string parameter) => new(message, parameter);
}
