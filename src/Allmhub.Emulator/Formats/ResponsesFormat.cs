using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Formats;

/// <summary>The OpenAI responses format: <c>/v1/responses</c>.</summary>
internal static class ResponsesFormat
{
    private const string Failure = "An error occurred while the request was processed.";

    public static IEnumerable<Route> Routes(FormatCall format) =>
        [new("POST", "/v1/responses", RouteSecret.Key, call => format.Answer(call, null, ResponsesRequestReader.Read, (prompt, answer) => Render(call, prompt, answer)))];

    private static EmulatorReply Render(RouteCall call, EmulatedPrompt prompt, EmulatedAnswer answer)
    {
        ResponsesObject response = new(answer, call.Request.Json!.Value, call.WritesNull);
        if (!prompt.Stream)
        {
            return EmulatorReply.Json(response.Complete());
        }

        return FormatCall.Stream(
            new ResponsesStream(answer, response).Events(),
            before => ErrorEvent(response, before),
            $$$"""{"error":{"message":"bad response status code 502 (request id: {{{call.Request.RequestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""");
    }

    /// <summary>Both events count on: OpenAI's schema requires a sequence number of either.</summary>
    private static string ErrorEvent(ResponsesObject response, int sequence)
    {
        string failed = response.Write("failed", "", $$"""{"code":"server_error","message":"{{Failure}}"}""", used: false);
        return "event: error\ndata: "
            + $$"""{"type":"error","sequence_number":{{sequence}},"code":"server_error","message":"{{Failure}}","param":null}"""
            + "\n\nevent: response.failed\ndata: "
            + $$"""{"type":"response.failed","sequence_number":{{sequence + 1}},"response":{{failed}}}"""
            + "\n\n";
    }
}
