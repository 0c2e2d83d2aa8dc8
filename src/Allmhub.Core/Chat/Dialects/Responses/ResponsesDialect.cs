using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Chat.Schema.Making;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>OpenAI responses, <c>/v1/responses</c> (NOTES section 5; contract: ResponsesRequest, ResponsesResponse, ResponsesStreamEvent).</summary>
internal sealed class ResponsesDialect : IChatDialect
{
    // The vendor refuses less (contract: max_output_tokens).
    private const int LeastMaxToken = 16;

    /// <inheritdoc/>
    public ChatApi Api => ChatApi.Responses;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ShortestStream => """
        event: response.output_text.delta
        data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"word"}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"1","model":"m","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}}


        """u8;

    /// <inheritdoc/>
    public ChatWireRequest Write(ChatRequest request)
    {
        Refuse(request);
        JsonObject body = new() { ["model"] = request.Model };
        if (WireJson.SystemText(request.Message) is { } instructions)
        {
            body["instructions"] = instructions;
        }

        body["input"] = ResponsesInput.Write(request.Message);
        WriteTools(request, body);
        WriteReasoning(request, body);
        WriteLimits(request, body);
        if (request.Stream)
        {
            body["stream"] = true;
        }

        return new ChatWireRequest("v1/responses", body);
    }

    /// <inheritdoc/>
    public ChatStreamReader CreateStreamReader() => new ResponsesStreamReader();

    /// <inheritdoc/>
    public void Read(JsonElement body, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(body, "output"u8, out _) || EventJson.TryGet(body, "status"u8, out _) || EventJson.TryGet(body, "output_text"u8, out _))
        {
            ResponsesEnd.Read(body, null, new ResponsesItemReader(), updates);
        }
    }

    private static void Refuse(ChatRequest request)
    {
        if (request.ThinkingBudget is not null)
        {
            throw new InvalidInputException(Words.Say("The Responses format has no thinking budget. Give a reasoning effort instead, or use the Claude or Gemini format."), nameof(ChatRequest.ThinkingBudget));
        }

        if (request.Stop is { Count: > 0 })
        {
            throw new InvalidInputException(Words.Say("The Responses format has no stop texts. Use the Chat, Claude or Gemini format."), nameof(ChatRequest.Stop));
        }

        if (request.Seed is not null)
        {
            throw new InvalidInputException(Words.Say("The Responses format has no seed. Use the Chat or Gemini format."), nameof(ChatRequest.Seed));
        }

        if (request.MaxToken is < LeastMaxToken)
        {
            throw new InvalidInputException(Words.Say($"The Responses format takes a token limit of {LeastMaxToken} at least."), nameof(ChatRequest.MaxToken));
        }
    }

    private static void WriteTools(ChatRequest request, JsonObject body)
    {
        JsonArray tools = [];
        foreach (ChatToolDefinition tool in request.Tool ?? [])
        {
            // Without "strict" the vendor takes a schema for strict and changes it.
            bool strict = tool.Parameters is not { } schema || WireJson.IsStrict(schema);
            JsonObject function = new() { ["type"] = "function", ["name"] = tool.Name };
            if (tool.Description is not null)
            {
                function["description"] = tool.Description;
            }

            function["parameters"] = tool.Parameters is { } parameters
                ? WireJson.ToNode(parameters)
                : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(), ["required"] = new JsonArray(), ["additionalProperties"] = false };
            function["strict"] = strict;
            tools.Add(function);
        }

        if (request.WebSearch)
        {
            tools.Add(new JsonObject { ["type"] = "web_search_preview" });
        }

        if (tools.Count > 0)
        {
            body["tools"] = tools;
        }

        if (request.ToolChoice is { } choice)
        {
            body["tool_choice"] = choice.Mode == "tool" ? new JsonObject { ["type"] = "function", ["name"] = choice.Name } : choice.Mode;
        }
    }

    private static void WriteReasoning(ChatRequest request, JsonObject body)
    {
        if (request.ReasoningEffort is not { } effort)
        {
            return;
        }

        JsonObject reasoning = new() { ["effort"] = effort.ToString().ToLowerInvariant() };
        body["reasoning"] = reasoning;
        if (effort != ReasoningEffort.None)
        {
            reasoning["summary"] = "auto";

            // Lets the next turn land on another upstream account (NOTES section 5); models without reasoning refuse it.
            body["include"] = new JsonArray("reasoning.encrypted_content");
        }
    }

    private static void WriteLimits(ChatRequest request, JsonObject body)
    {
        if (request.ResponseSchema is { } schema)
        {
            bool isStrict = StrictSchema.TryMake(schema, out JsonElement strict);
            body["text"] = new JsonObject
            {
                ["format"] = new JsonObject
                {
                    ["type"] = "json_schema",
                    ["name"] = request.ResponseSchemaName,
                    ["schema"] = WireJson.ToNode(isStrict ? strict : schema),
                    ["strict"] = isStrict,
                },
            };
        }

        if (request.MaxToken is { } limit)
        {
            body["max_output_tokens"] = limit;
        }

        if (request.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        if (request.TopP is { } topP)
        {
            body["top_p"] = topP;
        }
    }
}
