using System.Text.Json.Nodes;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Raw;
using RawServer = Allmhub.Core.Tests.Http.RawServer;

namespace Allmhub.Core.Tests.Raw;

/// <summary>Calls of any path: what goes over the wire, and what may not.</summary>
public sealed class RawServiceTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AReadHasNoBodyAndNoContentType()
    {
        await SendAsync(new RawRequest { Path = "/v1/models" });

        EmulatorRequest sent = Assert.Single(_emulator.Request);
        Assert.Null(sent.GetHeader("Content-Type"));
        Assert.Empty(sent.BodyByte);
    }

    [Fact]
    public async Task EachKindOfBodyArrives()
    {
        string file = Path.Combine(_folder, "body.txt");
        await File.WriteAllTextAsync(file, "from a file");

        await TryAsync(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Json = new JsonObject { ["a"] = 1 } });
        await TryAsync(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Text = "as written", ContentType = "text/plain" });
        await TryAsync(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, FilePath = file });
        await TryAsync(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Form = [new FormPart("name", "值"), new FormPart("file", null, file)] });

        Assert.Equal(["""{"a":1}""", "as written", "from a file"], _emulator.Request.Take(3).Select(static request => request.Body));
        string form = _emulator.Request[3].Body;
        Assert.Contains("值", form, StringComparison.Ordinal);
        Assert.Contains("filename=\"body.txt\"", form, StringComparison.Ordinal);
        Assert.Contains("from a file", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABodyIsSentAnewWithEachAttempt()
    {
        _emulator.AddFault("status=429;retry-after=0;count=2");

        await TryAsync(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Text = "again" });

        Assert.Equal(["again", "again", "again"], _emulator.Request.Select(static request => request.Body));
    }

    [Theory]
    [InlineData("/v1/models", RequestSecret.Key)]
    [InlineData("/api/usage/token/", RequestSecret.Key)]
    [InlineData("/api/user/self", RequestSecret.AccessToken)]
    [InlineData("api/user/self", RequestSecret.AccessToken)]
    public void TheAccessTokenGoesToTheUsersPathsAlone(string path, RequestSecret secret)
    {
        using AllmClient client = Client();

        Assert.Equal(secret, client.Raw.Send(new RawRequest { Path = path }).Secret);
        Assert.Equal(RequestSecret.None, client.Raw.Send(new RawRequest { Path = path, Secret = RawSecret.None }).Secret);
    }

    [Theory]
    [InlineData("https://evil.example/v1/models")]
    [InlineData("//evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/v1/../admin")]
    [InlineData("/v1/%2E%2E/admin")]
    [InlineData("gopher://x")]
    public async Task APathThatLeavesTheGatewayIsRefused(string path)
    {
        using AllmClient client = Client();

        await Assert.ThrowsAsync<InvalidInputException>(() => client.Raw.Send(new RawRequest { Path = path }).ExecuteAsync(AllmCallOptions.Default, default));
        Assert.Throws<InvalidInputException>(() => client.Raw.Send(new RawRequest { Path = path }).Describe(AllmCallOptions.Default));
        Assert.Empty(_emulator.Request);
    }

    public static TheoryData<RawRequest, string> Unsendable => new()
    {
        { new RawRequest { Path = "v1/x", Method = HttpMethod.Post, FilePath = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()) }, nameof(RawRequest.FilePath) },
        { new RawRequest { Path = "v1/x", Method = HttpMethod.Post, Form = [new FormPart("f", null, Path.GetTempPath())] }, nameof(RawRequest.FilePath) },
        { new RawRequest { Path = "v1/x", Method = HttpMethod.Post, Text = "t", ContentType = "no type" }, nameof(RawRequest.ContentType) },
    };

    [Theory]
    [MemberData(nameof(Unsendable))]
    public async Task WhatCannotBeSentIsTheCallersMistakeAndIsNotTriedAgain(RawRequest request, string parameter)
    {
        using AllmClient client = Client();

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => client.Raw.Send(request).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(parameter, error.Parameter);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task AnAddressBelowTheGatewaysIsAPath() =>
        Assert.Equal(200, await SendAsync(new RawRequest { Path = _emulator.BaseUri + "v1/models" }));

    [Fact]
    public async Task AnErrorInAStreamKeepsTheKeyToItself()
    {
        string bare = $$$"""{"error":{"message":"bad {{{Http.Client.Key}}}","type":"x"}}""";
        await using RawServer server = new(RawServer.Answer(200, $"data: {{}}\n\n{bare}\n", "text/event-stream"));
        using AllmClient client = new(Http.Client.Options(server.BaseUri));
        using RawResponse response = await client.Raw.Send(new RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);
        List<RawEvent> events = [];

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () =>
        {
            await foreach (RawEvent item in response.ReadEventsAsync())
            {
                events.Add(item);
            }
        });

        Assert.Single(events);
        Assert.StartsWith("bad ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Http.Client.Key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStreamThatEndsInsideAnEventIsIncomplete()
    {
        await using RawServer server = new(RawServer.Stream("data: 1\n\ndata: {\"half\":"));
        using AllmClient client = new(Http.Client.Options(server.BaseUri));
        using RawResponse response = await client.Raw.Send(new RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);
        List<string> events = [];

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () =>
        {
            await foreach (RawEvent item in response.ReadEventsAsync())
            {
                events.Add(item.Data);
            }
        });

        Assert.Equal((AllmErrorKind.IncompleteStream, "1"), (error.Kind, Assert.Single(events)));
    }

    [Fact]
    public async Task AFileIsWholeOrNotThere()
    {
        string file = Path.Combine(_folder, "half.bin");
        await using RawServer server = new("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf");
        using AllmClient client = new(Http.Client.Options(server.BaseUri));
        using RawResponse response = await client.Raw.Send(new RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => response.SaveAsync(file, overwrite: false, default));

        Assert.Equal(AllmErrorKind.Network, error.Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task AFileThatComesMeanwhileIsNotReplaced()
    {
        string file = Path.Combine(_folder, "a.json");
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{");
            await File.WriteAllTextAsync(file, "another one's");
            await exchange.WriteAsync("}");
        });
        using AllmClient client = new(Http.Client.Options(server.BaseUri));
        using RawResponse response = await client.Raw.Send(new RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);

        await Assert.ThrowsAsync<IOException>(() => response.SaveAsync(file, overwrite: false, default));

        Assert.Equal("another one's", await File.ReadAllTextAsync(file));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task OfManyThatTakeOneNameOneHasIt()
    {
        string file = Path.Combine(_folder, "a.json");
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using AllmClient client = new(Http.Client.Options(server.BaseUri));

        bool[] saved = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            using RawResponse response = await client.Raw.Send(new RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);
            try
            {
                return await response.SaveAsync(file, overwrite: false, default) == 2;
            }
            catch (IOException)
            {
                return false;
            }
        })));

        Assert.Single(saved, static one => one);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task ABodyThatGrowsAThousandfoldDoesNotTakeTheLastOfTheDisk()
    {
        byte[] packed;
        using (MemoryStream small = new())
        {
            await using (System.IO.Compression.GZipStream zip = new(small, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            {
                await zip.WriteAsync(new byte[96 * 1024 * 1024]);
            }

            packed = small.ToArray();
        }

        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(packed);
        });
        long most = 0;
        using SendPipeline pipeline = new(Http.Client.Options(server.BaseUri));
        using AllmResponse response = await pipeline.SendAsync(new AllmRequest { Method = HttpMethod.Get, Path = "/v1/x" }, AllmCallOptions.Default, default);

        IOException error = await Assert.ThrowsAsync<IOException>(() => FileDownload.SaveAsync(response, Path.Combine(_folder, "a.bin"), overwrite: false, default, folder =>
        {
            most = Directory.EnumerateFiles(folder).Sum(static file => new FileInfo(file).Length);
            return DiskReserve.Bytes - 1;
        }));

        Assert.Contains("left to others", error.Message, StringComparison.Ordinal);
        Assert.InRange(most, 1, 64 * 1024 * 1024);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private AllmClient Client() => new(new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = GatewayAddress.Parse(_emulator.BaseUri.ToString()),
        Credential = AllmCredential.FromText(_emulator.ApiKey),
        AccessToken = AllmCredential.FromText(_emulator.AccessToken),
        UserId = "1024",
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
    });

    private async Task<int> SendAsync(RawRequest request)
    {
        using AllmClient client = Client();
        using RawResponse response = await client.Raw.Send(request).ExecuteAsync(AllmCallOptions.Default, default);
        return response.StatusCode;
    }

    /// <summary>The emulator knows no such path, and keeps what it was sent.</summary>
    private Task TryAsync(RawRequest request) => Assert.ThrowsAsync<AllmException>(() => SendAsync(request));
}
