using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Wire;
using static Allmhub.Emulator.Wire.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The Google format: <c>:generateContent</c> and <c>:streamGenerateContent</c>. alt=sse alone decides about streaming (NOTES section 7).</summary>
internal sealed class GeminiFormat(EmulatedAnswer answer)
{
    public static IEnumerable<Route> Routes { get; } =
    [
        new("POST", "/v1beta/models/{model}:generateContent", RouteSecret.Key, Answer),
        new("POST", "/v1beta/models/{model}:streamGenerateContent", RouteSecret.Key, Answer),
    ];

    private static EmulatorReply Answer(RouteCall call) => FormatCall.Answer(call, call.Value, GeminiRequestReader.Read, (_, answer) =>
    {
        GeminiFormat format = new(answer);
        return call.Request.GetQuery("alt") != "sse"
            ? EmulatorReply.Json(format.Whole())
            : FormatCall.Stream(
                format.Events(),
                """data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""" + "\n\n",
                $$$"""{"error":{"message":"The model is overloaded. (request id: {{{call.Request.RequestId}}})","type":"upstream_error","param":"","code":503}}""");
    });

    private string Whole()
    {
        if (answer.Finish == EmulatedFinish.Refusal)
        {
            return Blocked();
        }

        List<string> part = [];
        if (answer.Reasoning.Count > 0 && answer.ShowThinking)
        {
            part.Add(Text(answer.FullReasoning, ",\"thought\":true"));
        }

        if (answer.Text.Count > 0)
        {
            part.Add(Text(answer.FullText, answer.Reasoning.Count > 0 && answer.ToolCall.Count == 0 ? Signed() : ""));
        }

        part.AddRange(Rest());
        return Chunk(string.Join(',', part), answer.AnswerToken, Finish());
    }

    private IEnumerable<WireEvent> Events()
    {
        if (answer.Finish == EmulatedFinish.Refusal)
        {
            yield return WireEvent.Data(Blocked(), WireEventKind.Finish);
            yield break;
        }

        foreach (string piece in answer.ShowThinking ? answer.Reasoning : [])
        {
            yield return WireEvent.Data(Chunk(Text(piece, ",\"thought\":true"), 0), WireEventKind.Content);
        }

        int written = 0;
        foreach (string piece in answer.Text)
        {
            yield return WireEvent.Data(Chunk(Text(piece), ++written), WireEventKind.Content);
        }

        foreach (string part in Rest())
        {
            yield return WireEvent.Data(Chunk(part, answer.AnswerToken), WireEventKind.Content);
        }

        string last = Text("", answer.Reasoning.Count > 0 && answer.ToolCall.Count == 0 ? Signed() : "");
        yield return WireEvent.Data(Chunk(last, answer.AnswerToken, Finish()), WireEventKind.Finish);
    }

    private static string Text(string text, string extra = "") => $$"""{"text":{{Quote(text)}}{{extra}}}""";

    /// <summary>Pictures and tool calls; of several calls the first carries the signature.</summary>
    private IEnumerable<string> Rest()
    {
        if (answer.HasPicture)
        {
            yield return $$$"""{"inlineData":{"mimeType":"image/png","data":"{{{MediaFile.PngBase64}}}"}{{{Signed()}}}}""";
        }

        for (int i = 0; i < answer.ToolCall.Count; i++)
        {
            EmulatedToolCall call = answer.ToolCall[i];
            yield return $$$"""{"functionCall":{"name":{{{Quote(call.Name)}}},"args":{{{FormatCall.ObjectOrEmpty(call.Argument)}}}}{{{(i == 0 ? Signed() : "")}}}}""";
        }
    }

    private string Signed() => $",\"thoughtSignature\":\"{Conversation.Sign("gemini", answer.Seed)}\"";

    private string Chunk(string part, int written, string finish = "") =>
        $$$"""{"candidates":[{"content":{"role":"model","parts":[{{{part}}}]}{{{finish}}},"index":0{{{Grounding(finish)}}}}],"usageMetadata":{{{Usage(written)}}},{{{Tail()}}}}""";

    private string Blocked() =>
        $$$"""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT","safetyRatings":[]},"usageMetadata":{"promptTokenCount":{{{answer.PromptToken}}},"totalTokenCount":{{{answer.PromptToken}}}},{{{Tail()}}}}""";

    private string Tail() =>
        $"\"modelVersion\":{Quote(answer.Model)},\"createTime\":\"2025-12-08T10:07:01.402118Z\",\"responseId\":\"{Tokens.Id("response" + answer.Seed, 22)}\"";

    private string Finish() => ",\"finishReason\":\"" + answer.Finish switch
    {
        EmulatedFinish.Length => "MAX_TOKENS",
        EmulatedFinish.NoPicture => "NO_IMAGE",
        _ => "STOP",
    } + "\"";

    private string Grounding(string finish) => answer.Citation.Count == 0 || finish.Length == 0 ? ""
        : $$$""","groundingMetadata":{"webSearchQueries":["PowerShell"],"groundingChunks":[{{{string.Join(',', answer.Citation.Select(c => $$$"""{"web":{"uri":{{{Quote(c.Uri)}}},"title":{{{Quote(c.Title)}}}}}"""))}}}]}""";

    /// <summary>Cumulative; the candidates' count leaves the thoughts out.</summary>
    private string Usage(int written)
    {
        string thoughts = answer.ReasoningToken > 0 ? $",\"thoughtsTokenCount\":{answer.ReasoningToken.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "";
        return $$$"""{"promptTokenCount":{{{answer.PromptToken}}},"candidatesTokenCount":{{{written}}},"totalTokenCount":{{{answer.PromptToken + written + answer.ReasoningToken}}}{{{thoughts}}},"trafficType":"ON_DEMAND","promptTokensDetails":[{"modality":"TEXT","tokenCount":{{{answer.PromptToken}}}}]}""";
    }
}
