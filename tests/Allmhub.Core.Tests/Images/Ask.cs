using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>Asks for pictures, and keeps all that comes.</summary>
internal sealed class Ask
{
    public List<ImageUpdate> Updates { get; } = [];

    public List<Image> Finished => [.. Updates.Select(static update => update.Image).OfType<Image>().Where(static image => !image.IsPartial)];

    public List<Image> Partial => [.. Updates.Select(static update => update.Image).OfType<Image>().Where(static image => image.IsPartial)];

    public List<AllmException> Failures => [.. Updates.Select(static update => update.Failure).OfType<AllmException>()];

    public AllmException? Error { get; private set; }

    public IReadOnlyList<string> Warnings => [.. Notices.Notices.Where(static notice => notice.Level == NoticeLevel.Warning).Select(static notice => notice.Message)];

    public NoticeList Notices { get; } = new();

    public IReadOnlyList<RawRequest> Requests { get; private set; } = [];

    public JsonNode Body => JsonNode.Parse(Requests[0].Body)!;

    public static ImageRequest Request(string model = "m-1", ImageApi api = ImageApi.Images) => new() { Prompt = "q", Model = model, Api = api };

    public static Task<Ask> JsonAsync(string body, ImageRequest? request = null, int status = 200) => AnswerAsync(RawServer.Answer(status, body), request);

    public static Task<Ask> StreamAsync(string body, ImageRequest? request = null, string contentType = "text/event-stream") =>
        AnswerAsync(RawServer.Stream(body, contentType), request ?? Request() with { Stream = true });

    public static Task<Ask> AnswerAsync(string answer, ImageRequest? request = null, bool isEdit = false) => ServeAsync((_, exchange) => exchange.WriteAsync(answer), request, isEdit);

    public static async Task<Ask> ServeAsync(Func<int, RawExchange, Task> answer, ImageRequest? request = null, bool isEdit = false, Func<Uri, AllmClientOptions>? options = null)
    {
        await using RawServer server = new(answer);
        using AllmClient client = new(options is null ? Client.Options(server.BaseUri) : options(server.BaseUri));
        Ask ask = await RunAsync(client, request ?? Request(), isEdit);
        ask.Requests = server.Requests;
        return ask;
    }

    public static async Task<Ask> RunAsync(AllmClient client, ImageRequest request, bool isEdit)
    {
        Ask ask = new();
        try
        {
            await foreach (ImageUpdate update in (isEdit ? client.Images.Edit(request) : client.Images.Generate(request)).StreamAsync(new AllmCallOptions { Notices = ask.Notices }, default))
            {
                ask.Updates.Add(update);
            }
        }
        catch (AllmException error)
        {
            ask.Error = error;
        }

        return ask;
    }

    public void AssertOne(string base64, string type)
    {
        Assert.Null(Error);
        Image image = Assert.Single(Finished);
        Assert.Equal(Picture.Bytes(base64), image.Data!.ToArray());
        Assert.Equal(type, image.MediaType);
    }
}
