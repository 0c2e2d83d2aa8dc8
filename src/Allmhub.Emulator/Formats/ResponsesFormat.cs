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
        ResponsesObject response = new(answer, call.Request.Json!.Value);
        if (!prompt.Stream)
        {
            return EmulatorReply.Json(response.Complete());
        }

        string error = $$"""{"type":"error","code":"server_error","message":"{{Failure}}","param":null}""";
        string failed = $$"""{"type":"response.failed","response":{{response.Write("failed", "", $$"""{"code":"server_error","message":"{{Failure}}"}""", used: false)}}}""";
        return FormatCall.Stream(
            new ResponsesStream(answer, response).Events(),
            $"event: error\ndata: {error}\n\nevent: response.failed\ndata: {failed}\n\n",
            $$$"""{"error":{"message":"bad response status code 502 (request id: {{{call.Request.RequestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""");
    }
}
