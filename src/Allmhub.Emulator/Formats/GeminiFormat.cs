using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The Google format: <c>:generateContent</c> and <c>:streamGenerateContent</c>. alt=sse alone decides about streaming (NOTES section 7).</summary>
internal sealed class GeminiFormat(EmulatedAnswer answer)
{
    public static IEnumerable<Route> Routes(FormatCall format) =>
    [
        new("POST", "/v1beta/models/{model}:generateContent", RouteSecret.Key, call => Answer(format, call)),
        new("POST", "/v1beta/models/{model}:streamGenerateContent", RouteSecret.Key, call => Answer(format, call)),
    ];

    private static EmulatorReply Answer(FormatCall format, RouteCall call) => format.Answer(call, call.Value, GeminiRequestReader.Read, (_, answer) =>
    {
        GeminiFormat written = new(answer);
        return call.Request.GetQuery("alt") != "sse"
            ? EmulatorReply.Json(written.Whole())
            : FormatCall.Stream(
                written.Events(),
                _ => """data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""" + "\n\n",
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
            part.AddRange(Drafts());
        }

        if (answer.Text.Count > 0)
        {
            part.Add(Text(answer.FullText, answer.Reasoning.Count > 0 && answer.ToolCall.Count == 0 ? Signed() : ""));
        }

        part.AddRange(Rest());
        return Chunk(string.Join(',', part), answer.AnswerToken, Finish());
    }

    private IEnumerable<ReplyEvent> Events()
    {
        if (answer.Finish == EmulatedFinish.Refusal)
        {
            yield return ReplyEvent.Data(Blocked(), ReplyEventKind.Finish);
            yield break;
        }

        foreach (string piece in answer.ShowThinking ? answer.Reasoning : [])
        {
            yield return ReplyEvent.Data(Chunk(Text(piece, ",\"thought\":true"), 0), ReplyEventKind.Content);
        }

        foreach (string draft in answer is { ShowThinking: true, Reasoning.Count: > 0 } ? Drafts() : [])
        {
            yield return ReplyEvent.Data(Chunk(draft, 0), ReplyEventKind.Content);
        }

        int written = 0;
        foreach (string piece in answer.Text)
        {
            yield return ReplyEvent.Data(Chunk(Text(piece), ++written), ReplyEventKind.Content);
        }

        foreach (string part in Rest())
        {
            yield return ReplyEvent.Data(Chunk(part, answer.AnswerToken), ReplyEventKind.Content);
        }

        string last = Text("", answer.Reasoning.Count > 0 && answer.ToolCall.Count == 0 ? Signed() : "");
        yield return ReplyEvent.Data(Chunk(last, answer.AnswerToken, Finish()), ReplyEventKind.Finish);
    }

    private static string Text(string text, string extra = "") => $$"""{"text":{{Quote(text)}}{{extra}}}""";

    /// <summary>Pictures and tool calls; of several calls the first carries the signature.</summary>
    private IEnumerable<string> Rest()
    {
        foreach (PictureSpec picture in answer.Picture)
        {
            yield return Inline(picture, Signed());
        }

        for (int i = 0; i < answer.ToolCall.Count; i++)
        {
            EmulatedToolCall call = answer.ToolCall[i];
            yield return $$$"""{"functionCall":{"name":{{{Quote(call.Name)}}},"args":{{{FormatCall.ObjectOrEmpty(call.Argument)}}}}{{{(i == 0 ? Signed() : "")}}}}""";
        }
    }

    /// <summary>While it thinks, half of the picture.</summary>
    private IEnumerable<string> Drafts() => answer.Picture.Select(static p => Inline(p with { Drawn = Canvas.Cells / 2 }, ",\"thought\":true"));

    private static string Inline(PictureSpec picture, string extra) =>
        $$$"""{"inlineData":{"mimeType":"{{{picture.MediaType}}}","data":"{{{Convert.ToBase64String(picture.Draw())}}}"}{{{extra}}}}""";

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
        return $$$"""{"promptTokenCount":{{{answer.PromptToken}}},"candidatesTokenCount":{{{written}}},"totalTokenCount":{{{answer.PromptToken + written + answer.ReasoningToken}}}{{{thoughts}}},"cachedContentTokenCount":{{{answer.CachedToken}}},"trafficType":"ON_DEMAND","promptTokensDetails":[{"modality":"TEXT","tokenCount":{{{answer.PromptToken}}}}]}""";
    }
}
