using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Asks for pictures in a conversation's format: OpenAI chat or Google's own (NOTES sections 4a, 7 and 16.2).</summary>
internal static class ImageChatWriter
{
    private static string ImagesAlone => Words.Say("the Images format can.");

    private static readonly string[] ChatTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"];

    // Google: PNG, JPEG, WebP, HEIC, HEIF.
    private static readonly string[] GeminiTypes = ["image/png", "image/jpeg", "image/webp", "image/heic"];

    /// <summary>Writes the request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="wanted">What size it is to have.</param>
    /// <param name="api">Chat or Gemini.</param>
    /// <param name="dialect">Writes the conversation.</param>
    /// <returns>The conversation and the request that says it.</returns>
    /// <exception cref="InvalidInputException">The format cannot say it.</exception>
    public static (ChatRequest Chat, AllmRequest Wire) Write(ImageRequest request, ImageDimension wanted, ImageApi api, IChatDialect dialect)
    {
        Check(request, api);
        ChatRequest chat = new()
        {
            Model = request.Model,
            Api = dialect.Api,
            Message = [new ChatMessage(ChatRole.User, Parts(request))],
            Stream = request.Stream ?? api == ImageApi.Chat,
            Seed = request.Seed,
        };
        ChatWireRequest wire = dialect.Write(chat);
        if (api == ImageApi.Gemini)
        {
            AddGemini(wire.Body, wanted);
        }
        else
        {
            AddChat(wire.Body, request, wanted);
        }

        return (chat, new AllmRequest { Method = HttpMethod.Post, Path = wire.Path, Json = wire.Body });
    }

    private static void Check(ImageRequest request, ImageApi api)
    {
        ImageCheck.References(request, api, api == ImageApi.Gemini ? GeminiTypes : ChatTypes);
        ImageCheck.JsonSize(request);
        ImageCheck.CannotSay(request.Mask is not null, api, nameof(request.Mask), Words.Say("the Images format can. Or say in the prompt what is to change."));
        ImageCheck.CannotSay(request.Quality is not null, api, nameof(request.Quality), ImagesAlone);
        ImageCheck.CannotSay(request.Background is not null, api, nameof(request.Background), Words.Say("the Images format can. Or say it in the prompt."));
        ImageCheck.CannotSay(request.Style is not null, api, nameof(request.Style), Words.Say("the Images format can. Or say it in the prompt."));
        ImageCheck.CannotSay(request.OutputFormat is not null, api, nameof(request.OutputFormat), ImagesAlone);
        ImageCheck.CannotSay(request.Compression is not null, api, nameof(request.Compression), ImagesAlone);
        ImageCheck.CannotSay(request.Moderation is not null, api, nameof(request.Moderation), ImagesAlone);
        ImageCheck.CannotSay(request.InputFidelity is not null, api, nameof(request.InputFidelity), ImagesAlone);
        ImageCheck.CannotSay(request.PartialImage > 0, api, nameof(request.PartialImage), ImagesAlone);
        ImageCheck.CannotSay(request.BodyFormat == ImageBodyFormat.Form, api, nameof(request.BodyFormat), Words.Say("the Images format has a form for edits."));
        ImageCheck.CannotSay(request.Count > 1 && api == ImageApi.Gemini, api, nameof(request.Count), Words.Say("it makes one picture a request. The formats Images and Chat can ask for several; or ask several times."));
    }

    private static List<ChatPart> Parts(ImageRequest request) =>
    [
        new ChatTextPart(request.Prompt),
        .. request.Reference.Select(static source => new ChatMediaPart(source.Uri is Uri uri
            ? new ChatMedia(uri, Media.MediaKind.Image, Media.MediaFormats.OfExtension(uri.AbsolutePath) is { Kind: Media.MediaKind.Image } format ? format.MediaType : null)
            : new ChatMedia(source.Data!.ToArray(), Media.MediaKind.Image, source.Format!.MediaType))),
    ];

    private static void AddGemini(JsonObject body, ImageDimension wanted)
    {
        JsonObject generation = body["generationConfig"] as JsonObject ?? [];
        generation["responseModalities"] = new JsonArray("TEXT", "IMAGE");
        if (GoogleImageConfig.Write(wanted, ImageApi.Gemini, "aspectRatio", "imageSize") is JsonObject config)
        {
            generation["imageConfig"] = config;
        }

        body["generationConfig"] = generation;
    }

    private static void AddChat(JsonObject body, ImageRequest request, ImageDimension wanted)
    {
        if (request.Count > 1)
        {
            body["n"] = request.Count;
        }

        if (GoogleImageConfig.Write(wanted, ImageApi.Chat, "aspect_ratio", "image_size") is JsonObject config)
        {
            body["extra_body"] = new JsonObject { ["google"] = new JsonObject { ["image_config"] = config } };
        }
    }
}
