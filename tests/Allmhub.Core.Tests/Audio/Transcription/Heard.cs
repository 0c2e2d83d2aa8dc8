using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Images;
using Allmhub.Http;
using TranscriptionResult = Allmhub.Audio.Transcription.Transcription;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>Has a sound written down, and keeps all that comes.</summary>
internal sealed class Heard
{
    public static readonly byte[] Second = WavBytes.Make(WavBytes.Samples(16_000), 16_000);

    public TranscriptionResult? Whole { get; private set; }

    public List<TranscriptionDelta> Deltas { get; } = [];

    public AllmException? Error { get; private set; }

    public TranscriptionResult? Partial => (TranscriptionResult?)Error?.PartialCompletion;

    public NoticeList Notices { get; } = new();

    public IReadOnlyList<string> Warnings => [.. Notices.Notices.Where(static notice => notice.Level == NoticeLevel.Warning).Select(static notice => notice.Message)];

    public IReadOnlyList<RawRequest> Requests { get; private set; } = [];

    public List<SentPart> Parts => SentPart.Read(Requests[0]);

    public string? Field(string name) => Parts.FirstOrDefault(part => part.Name == name)?.Text;

    public static TranscriptionRequest Request(string model = "whisper-1", byte[]? sound = null) => new() { Audio = AudioSource.FromBytes(sound ?? Second), Model = model };

    public static Task<Heard> JsonAsync(string body, TranscriptionRequest? request = null, int status = 200, string contentType = "application/json") =>
        AnswerAsync(request, RawServer.Answer(status, body, contentType));

    public static Task<Heard> AnswerAsync(TranscriptionRequest? request, params string[] answers) => ServeAsync(request, (n, exchange) => exchange.WriteAsync(answers[Math.Min(n, answers.Length) - 1]));

    public static async Task<Heard> ServeAsync(TranscriptionRequest? request, Func<int, RawExchange, Task> answer)
    {
        await using RawServer server = new(answer);
        Heard heard = await RunAsync(Client.Options(server.BaseUri), request ?? Request());
        heard.Requests = server.Requests;
        return heard;
    }

    public static async Task<Heard> RunAsync(AllmClientOptions options, TranscriptionRequest request)
    {
        using AllmClient client = new(options);
        Heard heard = new();
        try
        {
            await foreach (TranscriptionDelta delta in client.Transcriptions.Stream(request).StreamAsync(new AllmCallOptions { Notices = heard.Notices }, default))
            {
                heard.Deltas.Add(delta);
                heard.Whole = delta.Transcription;
            }
        }
        catch (AllmException error)
        {
            heard.Error = error;
        }

        return heard;
    }
}
