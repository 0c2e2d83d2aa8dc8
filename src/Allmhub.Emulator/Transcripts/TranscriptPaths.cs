using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Pictures;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Transcripts;

/// <summary><c>/v1/audio/transcriptions</c> and <c>/v1/audio/translations</c> (NOTES sections 6 and 16.6).</summary>
internal sealed class TranscriptPaths(ModelCatalog models, Till till) : IRouteArea
{
    private const string Field = "field messages is required";
    private const string DefaultModel = "whisper-1";

    public IEnumerable<Route> Routes =>
    [
        new("POST", "/v1/audio/transcriptions", RouteSecret.Key, call => Guarded(call, isTranslation: false)),
        new("POST", "/v1/audio/translations", RouteSecret.Key, call => Guarded(call, isTranslation: true)),
    ];

    private EmulatorReply Guarded(RouteCall call, bool isTranslation)
    {
        try
        {
            return Answer(call, isTranslation);
        }
        catch (TranscriptRefusal e)
        {
            string parameter = e.Parameter is null ? "null" : Quote(e.Parameter);
            string code = e.Code is null ? "null" : Quote(e.Code);
            return EmulatorReply.Json($$$"""{"error":{"message":{{{Quote($"{e.Message} (request id: {call.Request.RequestId})")}}},"type":"{{{(e.Status == 413 ? "server_error" : "invalid_request_error")}}}","param":{{{parameter}}},"code":{{{code}}}}}""", e.Status);
        }
    }

    private EmulatorReply Answer(RouteCall call, bool isTranslation)
    {
        IReadOnlyList<FormField>? form = PictureForm.Read(call.Request.GetHeader("Content-Type") ?? "", call.Request.BodyByte);
        if (form is null)
        {
            return call.Error("openai.500-invalidrequest", (Field, "request Content-Type isn't multipart/form-data"));
        }

        string model = form.FirstOrDefault(static field => field.Name == "model" && field.FileName is null)?.Text is { Length: > 0 } said ? said : DefaultModel;
        if (!models.Exists(model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", model));
        }

        TranscriptFamily family = TranscriptFamilies.Of(model) ?? (models.IsAdded(model) ? TranscriptFamily.Other : throw new TranscriptRefusal($"Invalid model '{model}': it hears nothing.", "model", "invalid_value"));
        TranscriptRequest request = TranscriptRequest.Read(form, model, family, isTranslation, call.Request.BodyByte.Length);
        TranscriptAnswer answer = new(request, Transcript.Hear(request));
        return !till.Take(call, model, new Use(answer.Token.Read, answer.Token.Written) { Heard = answer.Token.Read }, request.Stream)
            ? call.Error("openai.403-quota")
            : !request.Stream || family == TranscriptFamily.Whisper || isTranslation ? answer.Whole() : Streamed(call, answer);
    }

    private static EmulatorReply Streamed(RouteCall call, TranscriptAnswer answer) => new()
    {
        ContentType = "text/event-stream",
        Event = answer.Events(),
        ErrorEvent = static _ => "data: {\"error\":{\"message\":\"The server had an error while it listened.\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n",
        BareError = $$$"""{"error":{"message":"bad response status code 502 (request id: {{{call.Request.RequestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""",
    };
}
