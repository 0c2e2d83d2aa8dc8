using System.Globalization;
using System.Text;
using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio;

/// <summary>Speaks into a folder of its own, and keeps all that comes of it.</summary>
internal sealed class Speaker : IDisposable
{
    public Speaker() => Folder = Directory.CreateTempSubdirectory("allm-speech-").FullName;

    public string Folder { get; }

    public SpeechFile? File { get; private set; }

    public AllmException? Error { get; private set; }

    public NoticeList Notices { get; } = new();

    public IReadOnlyList<RawRequest> Requests { get; private set; } = [];

    public string[] Warnings => [.. Notices.Notices.Where(static notice => notice.Level == NoticeLevel.Warning).Select(static notice => notice.Message)];

    public string[] Names => [.. Directory.EnumerateFiles(Folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public byte[] Bytes => System.IO.File.ReadAllBytes(File!.Path);

    public static SpeechRequest Request(string text = "Hello there.", SpeechFormat format = SpeechFormat.Mp3, string model = "tts-1") => new() { Text = text, Model = model, Voice = "alloy", Format = format };

    /// <summary>Speaks; the n-th request gets the n-th answer, the last one all others.</summary>
    public async Task<Speaker> AnswerAsync(SpeechRequest request, params (string Label, byte[] Body)[] answers)
    {
        await using RawServer server = new((n, exchange) =>
        {
            (string label, byte[] body) = answers[Math.Min(n, answers.Length) - 1];
            return exchange.WriteAsync(Head(200, label, body.Length).Concat(body).ToArray());
        });
        return await ServeAsync(request, server);
    }

    public async Task<Speaker> ServeAsync(SpeechRequest request, RawServer server)
    {
        using AllmClient client = new(Client.Options(server.BaseUri));
        await RunAsync(client, request);
        Requests = server.Requests;
        return this;
    }

    public async Task RunAsync(AllmClient client, SpeechRequest request, string? name = null, IReadOnlyDictionary<string, string>? header = null, bool force = false, CancellationToken stop = default)
    {
        SpeechOutput output = new(Path.Combine(Folder, name ?? "a." + request.Format.ToString().ToLowerInvariant()), force);
        try
        {
            File = await client.Speech.Speak(request, output.Next(request, null)).ExecuteAsync(new AllmCallOptions { Notices = Notices, ExtraHeader = header }, stop);
        }
        catch (AllmException error)
        {
            Error = error;
        }
    }

    public static byte[] Head(int status, string label, int length) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 {status} x\r\n{(label.Length > 0 ? $"Content-Type: {label}\r\n" : string.Empty)}Content-Length: {length}\r\nConnection: close\r\n\r\n"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
