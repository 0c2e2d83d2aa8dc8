using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Pictures;

/// <summary>The pictures of <c>/v1/images/…</c>.</summary>
internal sealed class PicturePaths(ModelCatalog models, MediaLinks links, Till till) : IRouteArea
{
    private const string Field = "field messages is required";

    public IEnumerable<Route> Routes =>
    [
        new("POST", "/v1/images/generations", RouteSecret.Key, call => Guarded(call, isEdit: false)),
        new("POST", "/v1/images/edits", RouteSecret.Key, call => Guarded(call, isEdit: true)),
        new("POST", "/v1/images/variations", RouteSecret.Key, static call => call.Error("openai.501")),
    ];

    private EmulatorReply Guarded(RouteCall call, bool isEdit)
    {
        try
        {
            return Answer(call, isEdit);
        }
        catch (PictureRefusal e)
        {
            return e.Parameter is { } parameter ? Vendor(call, e.Message, parameter, e.Code) : call.Error("openai.500-invalidrequest", (Field, e.Message));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return call.Error("openai.500-invalidrequest", (Field, "the body has another shape"));
        }
    }

    private EmulatorReply Answer(RouteCall call, bool isEdit)
    {
        JsonElement? body = PictureRequestReader.JsonOf(call.Request);
        IReadOnlyList<FormField>? form = isEdit && body is null ? PictureForm.Read(call.Request.GetHeader("Content-Type") ?? "", call.Request.BodyByte) : null;
        string model = (body?.Text("model") ?? (form is null ? null : PictureRequestReader.Text(form, "model"))) ?? "";
        if (model.Length == 0)
        {
            // With another Content-Type the body is not read and the model is "empty" (NOTES section 1).
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, (Field, "未指定模型名称，模型名称不能为空"));
        }

        if (!models.Exists(model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", model));
        }

        PictureFamily family = PictureFamilies.Of(model) ?? (models.IsAdded(model)
            ? PictureFamily.Other
            : throw new PictureRefusal($"The model '{model}' makes no pictures.", "model", "invalid_model"));
        return Render(call, PictureRules.Check(form is null ? PictureRequestReader.Json(body!.Value, model, family, isEdit) : PictureRequestReader.Form(form, model, family)));
    }

    private EmulatorReply Render(RouteCall call, PictureRequest request)
    {
        Directive directive = Directive.Of(request.Prompt);
        bool isTurned = call.Fault is { Turned: true };
        bool streams = request.Stream != isTurned;
        if (directive.Refusal is not null && !streams)
        {
            throw new PictureRefusal(directive.Refusal, "prompt", "moderation_blocked");
        }

        if (directive.Failure is not null && request.Family != PictureFamily.Seedream)
        {
            throw new PictureRefusal(directive.Failure, "prompt", "image_generation_failed");
        }

        PictureAnswer answer = new(request, links, call.Fault, directive.Failure);
        if (directive.Refusal is null && answer.Made > 0 && !till.Take(call, request.Model, PictureUsage.Of(request, answer.Made), streams))
        {
            return call.Error("openai.403-quota");
        }

        PictureStream stream = new(request, answer, directive.Refusal);
        return !streams ? answer.Whole() : new EmulatorReply
        {
            ContentType = "text/event-stream",
            Event = isTurned ? stream.Made().Append(new ReplyEvent("data: [DONE]\n\n", ReplyEventKind.Done)) : stream.Events(),
            ErrorEvent = static _ => PictureStream.Error("The server had an error while it drew the picture."),
            BareError = $$$"""{"error":{"message":"bad response status code 502 (request id: {{{call.Request.RequestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""",
        };
    }

    /// <summary>The vendor's refusal; the gateway adds its request id.</summary>
    private static EmulatorReply Vendor(RouteCall call, string message, string parameter, string code) => EmulatorReply.Json(
        $$$"""{"error":{"message":{{{Quote($"{message} (request id: {call.Request.RequestId})")}}},"type":"{{{(code == "moderation_blocked" ? "image_generation_user_error" : "invalid_request_error")}}}","param":"{{{parameter}}}","code":"{{{code}}}"}}""", 400);
}
