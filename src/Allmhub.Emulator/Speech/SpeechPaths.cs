using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Speech;

/// <summary>The sounds of <c>/v1/audio/speech</c>.</summary>
internal sealed class SpeechPaths(ModelCatalog models, Till till) : IRouteArea
{
    private const string Field = "field messages is required";

    public IEnumerable<Route> Routes => [new("POST", "/v1/audio/speech", RouteSecret.Key, Guarded)];

    private EmulatorReply Guarded(RouteCall call)
    {
        try
        {
            return Answer(call);
        }
        catch (SpeechRefusal e)
        {
            return e.Parameter is { } parameter
                ? EmulatorReply.Json($$$"""{"error":{"message":{{{Quote($"{e.Message} (request id: {call.Request.RequestId})")}}},"type":"invalid_request_error","param":"{{{parameter}}}","code":"{{{e.Code}}}"}}""", 400)
                : Refuse(call, 400, e.Message);
        }
    }

    private EmulatorReply Answer(RouteCall call)
    {
        bool isJson = call.Request.GetHeader("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (!isJson || call.Request.Json is not { ValueKind: JsonValueKind.Object } body || body.Text("model") is not { Length: > 0 })
        {
            // With another Content-Type the body is not read and the model is "empty" (NOTES section 1).
            return Refuse(call, 400, "未指定模型名称，模型名称不能为空");
        }

        SpeechCall speech = SpeechCall.Read(body);
        if (!models.Exists(speech.Model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", speech.Model));
        }

        if (!SpeechRules.Speaks(speech.Model) && !models.IsAdded(speech.Model))
        {
            throw new SpeechRefusal($"The model '{speech.Model}' does not speak.", "model", "invalid_model");
        }

        SpeechRules.Check(speech, Tokens.Count);
        int tokens = SpeechRules.Count(speech, Tokens.Count);
        SpeechAnswer answer = new(speech, tokens, call.Fault?.Sound);
        return till.Take(call, speech.Model, Used(speech, tokens, answer.OutputTokens), speech.IsEvents) ? answer.Reply(call.Request.RequestId) : call.Error("openai.403-quota");
    }

    /// <summary>The older models are paid by what they read alone (NOTES section 16.7).</summary>
    private static Use Used(SpeechCall speech, int read, int spoken) => SpeechRules.IsOld(speech.Model) ? new Use(read) : new Use(read, spoken) { Spoken = spoken };

    private static EmulatorReply Refuse(RouteCall call, int status, string message) =>
        ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, status, (Field, message));
}
