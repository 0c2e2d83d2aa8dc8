using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Images;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>What all tests of this process allocate would count, so these run alone.</summary>
[CollectionDefinition("Uploads", DisableParallelization = true)]
public sealed class UploadCollection;

/// <summary>A sound goes from the disk to the wire, and stops there at once.</summary>
[Collection("Uploads")]
public sealed class UploadTests : IDisposable
{
    private const int Large = 24_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public UploadTests() => _file = _folder.Write("a.wav", WavBytes.Make(new byte[Large], 48_000));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_never_in_memory()
    {
        AudioSource sound = AudioSource.FromFile(_file);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using (HttpContent content = MultipartForm.ToContent([new FormPart("file", null, _file) { FileName = sound.SentName }], static (_, _) => { }))
        {
            await content.CopyToAsync(Stream.Null);
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Large / 8, $"{allocated} bytes were allocated for a file of {Large}.");
    }

    [Fact]
    public async Task A_stop_ends_an_upload_that_nobody_takes()
    {
        using TcpListener deaf = new(IPAddress.Loopback, 0);
        deaf.Start();
        using AllmClient client = new(Client.Options(new Uri($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}")));
        using CancellationTokenSource stop = new();
        NoticeList notices = new();
        Task<Allmhub.Audio.Transcription.Transcription> upload = client.Transcriptions
            .Transcribe(new TranscriptionRequest { Audio = AudioSource.FromFile(_file), Model = "whisper-1" })
            .ExecuteAsync(new AllmCallOptions { Notices = notices }, stop.Token);
        while (!notices.Notices.Any(static notice => notice.Level == NoticeLevel.Progress))
        {
            await Task.Delay(10);
        }

        long start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(start)}.");
    }

    [Fact]
    public async Task A_connection_that_breaks_during_the_upload_was_not_sent_whole()
    {
        using TcpListener deaf = new(IPAddress.Loopback, 0);
        deaf.Start();
        Task<Heard> upload = Heard.RunAsync(Client.Options(new Uri($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}")), new TranscriptionRequest { Audio = AudioSource.FromFile(_file), Model = "whisper-1" });
        using (Socket socket = await deaf.AcceptSocketAsync())
        {
            await socket.ReceiveAsync(new byte[1024]);
            socket.LingerState = new LingerOption(true, 0);
        }

        Heard heard = await upload;
        Assert.Equal(AllmErrorKind.Network, heard.Error!.Kind);
        Assert.Contains("still being sent", heard.Error.RecommendedAction, StringComparison.Ordinal);
    }
}
