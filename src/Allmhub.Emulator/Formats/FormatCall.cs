using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Formats;

/// <summary>What every chat format does with a call: read, check the model, answer.</summary>
internal sealed class FormatCall(ModelCatalog models, MediaLinks links, Till till)
{
    /// <summary>The same second in every answer, so that equal calls get equal bytes.</summary>
    public const long Created = 1765188421;

    private const string Field = "field messages is required";

    /// <param name="call">The request.</param>
    /// <param name="model">The model when the path names it; else the body does.</param>
    /// <param name="read">Reads the body; throws <see cref="FormatException"/> with the vendor's message for what it does not take.</param>
    /// <param name="render">Writes the answer.</param>
    /// <param name="invalid">The error shape of this path for a body that cannot be taken.</param>
    public EmulatorReply Answer(
        RouteCall call,
        string? model,
        Func<JsonElement, string, EmulatedPrompt> read,
        Func<EmulatedPrompt, EmulatedAnswer, EmulatorReply> render,
        string invalid = "openai.500-invalidrequest")
    {
        bool json = call.Request.GetHeader("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        JsonElement body = json && call.Request.Json is { ValueKind: JsonValueKind.Object } found ? found : default;
        string name = model ?? ModelOf(body);
        if (body.ValueKind == JsonValueKind.Undefined || name.Length == 0)
        {
            // With another Content-Type the body is not read and the model is "empty" (NOTES section 1).
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, (Field, "未指定模型名称，模型名称不能为空"));
        }

        if (!models.Exists(name))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", name));
        }

        try
        {
            EmulatedPrompt prompt = read(body, name);
            EmulatedAnswer answer = AnswerMaker.Make(prompt, links, call.Fault);
            EmulatorReply reply = render(prompt, answer);
            return till.Take(call, name, Used(call, answer), reply.Event is not null) ? reply : call.Error("openai.403-quota");
        }
        catch (VendorRefusal e)
        {
            return invalid == "claude"
                ? call.Error(invalid, ("max_tokens: Field required", e.Message))
                : call.Error("openai.vendor", ("Invalid value 'foo' for a role.", e.Message));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            string message = e is FormatException ? e.Message : "the body has another shape";
            return call.Error(invalid, (invalid == "claude" ? "max_tokens: Field required" : Field, message));
        }
    }

    /// <summary>What an answer used; a search is paid by the format it is asked in (NOTES section 16.7).</summary>
    private static Use Used(RouteCall call, EmulatedAnswer answer) => new(answer.PromptToken, answer.AnswerToken + answer.ReasoningToken)
    {
        Cached = answer.CachedToken,
        CacheWritten = answer.CacheWriteToken,
        CacheKept = answer.CacheKeptToken,
        Tool = answer.Citation.Count == 0 ? null : call.Request.Path switch
        {
            "/v1/responses" => ("web_search_preview", 1),
            "/v1/messages" => ("web_search", 1),
            "/v1/chat/completions" => null,
            _ => ("google_search", 1),
        },
    };

    /// <summary>Arguments of a tool as an object, for formats that cannot carry broken ones.</summary>
    public static string ObjectOrEmpty(string argument)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(argument);
            return document.RootElement.ValueKind == JsonValueKind.Object ? argument : "{}";
        }
        catch (JsonException)
        {
            return "{}";
        }
    }

    /// <summary>The model's name; a text that is none, such as half an emoji, counts as missing.</summary>
    private static string ModelOf(JsonElement body)
    {
        try
        {
            return body.Text("model") ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    public static EmulatorReply Stream(IEnumerable<ReplyEvent> events, Func<int, string> errorEvent, string bareError, bool endsAfterError = false) => new()
    {
        ContentType = "text/event-stream",
        Event = events,
        ErrorEvent = errorEvent,
        BareError = bareError,
        EndsAfterError = endsAfterError,
    };

    /// <summary>Cuts arguments of a tool into fragments.</summary>
    public static IEnumerable<string> Fragments(string argument)
    {
        for (int at = 0; at < argument.Length;)
        {
            int end = Math.Min(argument.Length, at + 8);
            end += end < argument.Length && char.IsLowSurrogate(argument[end]) ? 1 : 0;
            yield return argument[at..end];
            at = end;
        }
    }
}
