using System.Text.Json;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Speech;

/// <summary>The sounds of <c>/v1/audio/speech</c>.</summary>
internal sealed class SpeechPaths(ModelCatalog models, AccountState account, TaskLedger ledger) : IRouteArea
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
        return Charge(call, speech, tokens, answer.OutputTokens) ? answer.Reply(call.Request.RequestId) : call.Error("openai.403-quota");
    }

    /// <summary>The price leaves the balance with the answer, and the log has it (NOTES section 16.7).</summary>
    private bool Charge(RouteCall call, SpeechCall speech, int read, int spoken)
    {
        CatalogModel? model = models.Find(speech.Model);
        double usd = model is null ? 0 : model.PerCall > 0 ? model.PerCall : ((read * model.In) + (spoken * model.Out)) / 1_000_000;
        long unit = usd == 0 ? 0 : Math.Max(1, (long)Math.Round(usd * account.Balance.UnitPerUsd, MidpointRounding.AwayFromZero));
        return ledger.Charge(speech.Model, unit, (read, spoken), call.Request.RequestId);
    }

    private static EmulatorReply Refuse(RouteCall call, int status, string message) =>
        ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, status, (Field, message));
}
