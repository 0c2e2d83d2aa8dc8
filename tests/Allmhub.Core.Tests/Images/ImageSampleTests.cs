using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>Every answer with pictures of the contract, read through the client.</summary>
public sealed class ImageSampleTests
{
    /// <summary>What each sample holds: finished pictures, partial ones, failures of single ones, and how it ends.</summary>
    private static readonly Dictionary<string, (ImageApi Api, int Finished, int Partial, int Failed, AllmErrorKind? End)> Table = new(StringComparer.Ordinal)
    {
        ["image.b64.datauri-prefix.json"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.b64.json"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.edit.json"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.edit.stream.sse"] = (ImageApi.Images, 1, 1, 0, null),
        ["image.empty.json"] = (ImageApi.Images, 0, 0, 0, AllmErrorKind.ContentRefused),
        ["image.gateway-shape.json"] = (ImageApi.Images, 2, 0, 0, null),
        ["image.gptimage.full.json"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.seedream.json"] = (ImageApi.Images, 1, 0, 1, null),
        ["image.seedream.layers.json"] = (ImageApi.Images, 2, 0, 0, null),
        ["image.seedream.stream.sse"] = (ImageApi.Images, 1, 0, 1, null),
        ["image.stream.error.sse"] = (ImageApi.Images, 0, 1, 0, AllmErrorKind.ContentRefused),
        ["image.stream.jsonasstream.sse"] = (ImageApi.Images, 2, 0, 0, null),
        ["image.stream.ping.sse"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.stream.sse"] = (ImageApi.Images, 1, 2, 0, null),
        ["image.url-is-datauri.json"] = (ImageApi.Images, 1, 0, 0, null),
        ["image.url.json"] = (ImageApi.Images, 1, 0, 0, null),
    };

    /// <summary>The same of samples that the readers of conversations claim.</summary>
    private static readonly Dictionary<string, (ImageApi Api, int Finished, int Partial, int Failed, AllmErrorKind? End)> Conversations = new(StringComparer.Ordinal)
    {
        ["chat.image.dataarray.json"] = (ImageApi.Chat, 1, 0, 0, null),
        ["chat.image.markdown-datauri.json"] = (ImageApi.Chat, 1, 0, 0, null),
        ["chat.image.markdown-url.json"] = (ImageApi.Chat, 1, 0, 0, null),
        ["chat.image.two-links.json"] = (ImageApi.Chat, 1, 0, 0, null),
        ["chat.stream.image.datauri.sse"] = (ImageApi.Chat, 1, 0, 0, null),
        ["chat.stream.image.progress.sse"] = (ImageApi.Chat, 1, 0, 0, null),
        ["gemini.image.json"] = (ImageApi.Gemini, 1, 0, 0, null),
        ["gemini.image.noimage.json"] = (ImageApi.Gemini, 0, 0, 0, AllmErrorKind.ContentRefused),
        ["gemini.image.refused.json"] = (ImageApi.Gemini, 0, 0, 0, AllmErrorKind.ContentRefused),
        ["gemini.image.thoughtimage.json"] = (ImageApi.Gemini, 1, 0, 0, null),
        ["gemini.stream.image.sse"] = (ImageApi.Gemini, 1, 0, 0, null),
    };

    internal static IEnumerable<string> Claimed => Table.Keys;

    public static TheoryData<string> Names => [.. Table.Keys, .. Conversations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_is_read(string name)
    {
        (ImageApi api, int finished, int partial, int failed, AllmErrorKind? end) = Table.TryGetValue(name, out (ImageApi, int, int, int, AllmErrorKind?) own) ? own : Conversations[name];
        ImageRequest request = Ask.Request(api: api) with { Stream = name.EndsWith(".sse", StringComparison.Ordinal), Count = api == ImageApi.Gemini ? 1 : Math.Max(1, finished + failed) };
        Ask ask = await Ask.AnswerAsync(RawServer.Answer(ContractSample.Of(name).Status, Sample.Text(name), ContractSample.Of(name).ContentType), request);

        Assert.Equal(end, ask.Error?.Kind);
        Assert.Equal((finished, partial, failed), (ask.Finished.Count, ask.Partial.Count, ask.Failures.Count));
        Assert.All(ask.Finished, static image =>
        {
            Assert.True(image.Uri is not null || image is { MediaType: "image/png", Width: > 0, Height: > 0 });
            Assert.Equal("q", image.Prompt);
        });
        Assert.Equal(Enumerable.Range(0, finished + failed), ask.Updates.Where(static update => update.Image is not { IsPartial: true }).Select(static update => update.Index));
        Assert.Empty(ask.Warnings);
    }

    [Theory]
    [InlineData("image.b64.json", 14, 272, 0, 272)]
    [InlineData("image.gptimage.full.json", 412, 4160, 400, 4160)]
    [InlineData("image.edit.json", 361, 1056, 323, 0)]
    [InlineData("image.stream.sse", 100, 272, 40, 0)]
    [InlineData("image.stream.jsonasstream.sse", 100, 272, 40, 0)]
    public async Task Usage_is_told_once_for_all_pictures(string name, long input, long output, long pictureInput, long pictureOutput)
    {
        Ask ask = await Ask.AnswerAsync(RawServer.Answer(200, Sample.Text(name), ContractSample.Of(name).ContentType));

        Assert.All(ask.Finished, image => Assert.Equal((input, output, pictureInput, pictureOutput), (image.Usage!.InputToken, image.Usage.OutputToken, image.Usage.InputImageToken, image.Usage.OutputImageToken)));
    }

    [Fact]
    public async Task Seedream_names_what_it_refused_and_how_many_it_made()
    {
        foreach (string name in new[] { "image.seedream.json", "image.seedream.stream.sse" })
        {
            Ask ask = await Ask.AnswerAsync(RawServer.Answer(200, Sample.Text(name), ContractSample.Of(name).ContentType), Ask.Request() with { Count = 2, Stream = true });

            AllmException failure = Assert.Single(ask.Failures);
            Assert.Equal((AllmErrorKind.ContentRefused, "OutputImageSensitiveContentDetected"), (failure.Kind, failure.Code));
            Assert.Equal("The output image may contain sensitive information.", failure.Message);
            Assert.Equal(1, Assert.Single(ask.Finished).Usage!.GeneratedImage);
        }
    }

    [Fact]
    public async Task Words_of_the_service_are_kept_without_the_picture()
    {
        Ask ask = await Ask.JsonAsync(Sample.Text("image.seedream.layers.json"), Ask.Request() with { Count = 1 });

        Assert.Contains("\"bounding_box\":[600,700,1412,1340]", ask.Finished[1].Raw, StringComparison.Ordinal);
        Assert.Equal("https://cdn.example.com/s/l1.png", ask.Finished[1].Uri!.OriginalString);
        ask = await Ask.JsonAsync(Sample.Text("image.b64.datauri-prefix.json"));
        Assert.Equal("""{"b64_json":"data:image/png;base64,…"}""", Assert.Single(ask.Finished).Raw);
    }

    [Theory]
    [InlineData("error.image.tasktimeout.json", 504, "task_timeout")]
    public async Task A_picture_that_is_still_being_made_is_not_asked_for_again(string name, int status, string code)
    {
        Ask ask = await Ask.JsonAsync(Sample.Text(name), status: status);

        Assert.Equal((AllmErrorKind.Server, code), (ask.Error!.Kind, ask.Error.Code));
        Assert.Contains("is charged", ask.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(ask.Requests);
    }
}
