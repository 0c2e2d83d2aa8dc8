using System.Text.Json.Nodes;
using Allmhub.Audio.Sound;
using Allmhub.Http;

namespace Allmhub.Audio.Speech;

/// <summary>A request looked through: its parts, and what is sent for each.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Part">The text in as many parts as requests.</param>
internal sealed record SpeechPlan(SpeechRequest Request, IReadOnlyList<string> Part)
{
    /// <summary>What is done, in a word.</summary>
    public const string Action = "Speak";

    private const double Slowest = 0.25;
    private const double Fastest = 4;
    private const int LeastPart = 20;
    private const int MostText = 10_000_000;
    private const int MostUsual = 4096;

    /// <summary>Finds what is wrong before anything is paid, and breaks the text.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">Something is wrong with it.</exception>
    public static SpeechPlan Make(SpeechRequest request)
    {
        Require(!string.IsNullOrWhiteSpace(request.Text), Words.Say("The text says nothing: there is nothing to speak."), nameof(request.Text));
        Require(request.Text.Length <= MostText, Words.Say($"The text has {request.Text.Length} characters; at most {MostText} are spoken at a time. Speak it chapter by chapter."), nameof(request.Text));
        Require(!string.IsNullOrWhiteSpace(request.Model), Words.Say("No model is named."), nameof(request.Model));
        Require(!string.IsNullOrWhiteSpace(request.Voice), Words.Say("No voice is named, e.g. alloy."), nameof(request.Voice));
        Require(request.Speed is null or (>= Slowest and <= Fastest), Words.Say($"A speed of {request.Speed} is none: 0.25 to 4."), nameof(request.Speed));
        Require(request.PartLength is null or >= LeastPart, Words.Say($"A part of {request.PartLength} characters is too short for a sentence: at least {LeastPart}."), nameof(request.PartLength));
        IReadOnlyList<string> parts = SpeechText.Split(request.Text, SpeechLimit.Of(request));
        Require(
            parts.Count == 1 || SoundJoiner.CanJoin(SpeechFormats.MediaOf(request.Format).MediaType),
            Words.Say($"The text is too long for one request, and {request.Format.ToString().ToUpperInvariant()} cannot be joined of {parts.Count} parts. Ask for Wav, which loses as little, or for another format; or speak the text piece by piece into several files."),
            nameof(request.Format));
        return new SpeechPlan(request, parts);
    }

    /// <summary>What is sent for a part. Paid: sent again only when nothing was accepted.</summary>
    /// <param name="part">Which part, from 0.</param>
    /// <returns>The request.</returns>
    public AllmRequest Wire(int part)
    {
        JsonObject body = new() { ["model"] = Request.Model, ["input"] = Part[part], ["voice"] = Request.Voice, ["response_format"] = SpeechFormats.Word(Request.Format) };
        if (Request.Instruction is { Length: > 0 } instruction)
        {
            body["instructions"] = instruction;
        }

        if (Request.Speed is double speed)
        {
            body["speed"] = speed;
        }

        if (Request.Stream)
        {
            body["stream_format"] = "sse";
        }

        return new AllmRequest { Method = HttpMethod.Post, Path = "v1/audio/speech", Json = body, Accept = "*/*", Retry = RetryPolicy.Paid, Note = Notes(part) };
    }

    /// <summary>What should be known although it is asked.</summary>
    /// <returns>Warnings.</returns>
    public IEnumerable<string> Warnings()
    {
        if (IsOld && Request.Instruction is { Length: > 0 })
        {
            yield return Words.Say($"{Request.Model} does not follow instructions on how to speak; the gpt-4o models do.");
        }

        if (IsOld && Request.Stream)
        {
            yield return Words.Say($"{Request.Model} has no stream of events: the service may refuse it.");
        }
    }

    private bool IsOld => Request.Model.StartsWith("tts-1", StringComparison.OrdinalIgnoreCase);

    private string[] Notes(int part) => Part.Count == 1 ? [] : [Words.Say($"The text has {Request.Text.Length} characters, which is more than a request holds ({MostUsual} at most): part {part + 1} of {Part.Count}.")];

    private static void Require(bool isGood, string message, string parameter)
    {
        if (!isGood)
        {
            throw new InvalidInputException(message, parameter);
        }
    }
}
