using System.Text.Json;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Formats;

/// <summary>What every chat format does with a call: read, check the model, answer.</summary>
internal static class FormatCall
{
    /// <summary>The same second in every answer, so that equal calls get equal bytes.</summary>
    public const long Created = 1765188421;

    public static EmulatorReply Answer(RouteCall call, string? model, Func<JsonElement, string, EmulatedPrompt> read, Func<EmulatedPrompt, EmulatedAnswer, EmulatorReply> render)
    {
        bool json = call.Request.GetHeader("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (!json || call.Request.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            // With another type the body is not read and the model is "empty" (NOTES section 1).
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, ("field messages is required", "未指定模型名称，模型名称不能为空"));
        }

        string name = model ?? body.Text("model") ?? "";
        if (name.Length == 0)
        {
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, ("field messages is required", "未指定模型名称，模型名称不能为空"));
        }

        if (!ModelCatalog.Exists(name, call.Emulator.Options.Model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", name));
        }

        try
        {
            EmulatedPrompt prompt = read(body, name);
            return prompt.Turn.Count == 0
                ? call.Error("openai.500-invalidrequest")
                : render(prompt, AnswerMaker.Make(prompt, call.Emulator.BaseUri));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return call.Error("openai.500-invalidrequest", ("field messages is required", "the request cannot be read: " + e.Message));
        }
    }

    public static EmulatorReply Stream(IEnumerable<WireEvent> events, string errorEvent, string bareError, bool endsAfterError = false) => new()
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
