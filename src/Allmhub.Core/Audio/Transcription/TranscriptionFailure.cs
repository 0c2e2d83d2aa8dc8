using System.Net;
using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Says of a failure what is known of transcriptions alone.</summary>
internal static class TranscriptionFailure
{
    private static string Sent => Words.Say("The sound had been sent whole, so the work may have been done and charged although the answer failed; it is not sent again by itself. Look at what was charged (by the request id) before asking again.");

    // The gateway could not read what the vendor answered: text where it wanted JSON, or JSON of another kind.
    private static readonly string[] Unread = ["unmarshal_response_body_failed", "bad_response_body", "read_response_body_failed"];

    /// <summary>Adds advice.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="upload">How much was sent.</param>
    /// <param name="part">Which part it was.</param>
    /// <returns>The failure with it.</returns>
    public static AllmException Advise(AllmException error, TranscriptionRequest request, UploadWatch upload, SoundPart part)
    {
        string? advice = Advice(error, request, upload);
        string? place = part.IsWhole ? null : Words.Say($" (part {part.Index + 1} of {part.Count}; the parts before it are on the error as PartialCompletion)");
        return advice is null && place is null ? error : error.With(known => known with { RecommendedAction = advice ?? known.RecommendedAction, Message = known.Message + place, Meaning = known.Meaning });
    }

    private static string? Advice(AllmException error, TranscriptionRequest request, UploadWatch upload) => error.Kind switch
    {
        AllmErrorKind.Server or AllmErrorKind.Network or AllmErrorKind.Timeout or AllmErrorKind.Protocol or AllmErrorKind.IncompleteStream when upload.IsSent && !error.Error.NothingSent =>
            Unread.Contains(error.Code, StringComparer.Ordinal) ? Words.Say($"{Sent} The gateway could not read this form of answer: another one may come through ({OtherForm(request)}).") : Sent,
        AllmErrorKind.Network when !upload.IsSent && !error.Error.NothingSent => Words.Say("The connection broke while the sound was still being sent, so nothing of it can have been written down. Send it again; a proxy or web server before the gateway may take less at once."),
        AllmErrorKind.InvalidRequest when error.StatusCode == HttpStatusCode.RequestEntityTooLarge =>
            request.Audio.Wav is not null ? Words.Say("The gateway or a server before it takes less at once than the vendor does. Convert the sound to mp3, m4a or ogg, which is a tenth as large.") : Words.Say("The gateway or a server before it takes less at once than the vendor does. Convert the sound to a smaller bit rate."),
        AllmErrorKind.InvalidRequest when !request.Audio.IsTaken && error.StatusCode == HttpStatusCode.BadRequest =>
            Words.Say($"By its bytes the sound is {request.Audio.Format.MediaType}, and the service names flac, mp3, mp4, mpeg, m4a, ogg, wav and webm. Convert it to one of them."),
        _ => null,
    };

    private static string OtherForm(TranscriptionRequest request) => request.Form == TranscriptionForm.Text && !TranscriptionModel.Of(request.Model).IsWhisper
        ? Words.Say("-As Segment, or another model")
        : Words.Say("-ExtraBody @{ response_format = 'json' }, or another model");
}
