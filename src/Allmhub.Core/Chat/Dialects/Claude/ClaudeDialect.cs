using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>Anthropic messages, <c>/v1/messages</c> (NOTES section 8; contract: ClaudeRequest, ClaudeResponse, ClaudeStreamEvent).</summary>
internal sealed class ClaudeDialect : IChatDialect
{
    // max_tokens must always be sent; every current model of the vendor can write this much.
    private const int DefaultMaxToken = 8192;

    // The vendor's least budget (contract: thinking).
    private const int LeastBudget = 1024;

    /// <inheritdoc/>
    public ChatApi Api => ChatApi.Claude;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ShortestStream => """
        event: message_start
        data: {"type":"message_start","message":{"id":"1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":0}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":1}}

        event: message_stop
        data: {"type":"message_stop"}


        """u8;

    /// <inheritdoc/>
    public ChatWireRequest Write(ChatRequest request)
    {
        int? budget = Budget(request);
        Refuse(request, budget);
        JsonObject body = new()
        {
            ["model"] = request.Model,
            ["max_tokens"] = request.MaxToken ?? (DefaultMaxToken + (budget ?? 0)),
            ["messages"] = ClaudeMessages.Write(request.Message),
        };
        if (SystemText(request) is { } system)
        {
            body["system"] = system;
        }

        WriteThinking(request, budget, body);
        WriteTools(request, body);
        WriteSampling(request, body);
        if (request.Stream)
        {
            body["stream"] = true;
        }

        return new ChatWireRequest("v1/messages", body);
    }

    /// <inheritdoc/>
    public ChatStreamReader CreateStreamReader() => new ClaudeStreamReader();

    /// <inheritdoc/>
    public void Read(JsonElement body, List<ChatUpdate> updates) => ClaudeMessageReader.Read(body, updates);

    // Efforts have no word in this format; each stands for a budget that leaves every thinking model room for its answer.
    private static int? Budget(ChatRequest request)
    {
        if (request.ThinkingBudget is { } budget)
        {
            return budget > 0 ? budget : null;
        }

        int? wanted = request.ReasoningEffort switch
        {
            ReasoningEffort.Minimal => LeastBudget,
            ReasoningEffort.Low => 2048,
            ReasoningEffort.Medium => 6144,
            ReasoningEffort.High => 12288,
            ReasoningEffort.XHigh => 20480,
            _ => null,
        };
        return wanted is { } most && request.MaxToken is { } limit && limit <= most ? Math.Max(LeastBudget, limit / 2) : wanted;
    }

    private static void Refuse(ChatRequest request, int? budget)
    {
        if (request.Seed is not null)
        {
            throw new InvalidInputException(Words.Say("The Claude format has no seed. Use the Chat or Gemini format."), nameof(ChatRequest.Seed));
        }

        if (budget is < LeastBudget)
        {
            throw new InvalidInputException(Words.Say($"The Claude format takes a thinking budget of {LeastBudget} tokens at least, or 0 for none."), nameof(ChatRequest.ThinkingBudget));
        }

        if (budget is not null && request.MaxToken <= budget)
        {
            throw new InvalidInputException(Words.Say($"The token limit {request.MaxToken} must be larger than the thinking budget {budget}: thinking counts too."), nameof(ChatRequest.MaxToken));
        }

        if (request.Temperature is > 1)
        {
            throw new InvalidInputException(Words.Say("The Claude format takes a temperature of 0 to 1."), nameof(ChatRequest.Temperature));
        }

        if (budget is not null && request.Temperature is { } temperature and not 1)
        {
            throw new InvalidInputException(Words.Say($"With thinking the Claude format takes no temperature but 1, not {temperature}."), nameof(ChatRequest.Temperature));
        }
    }

    // No native schema: the model is told.
    private static string? SystemText(ChatRequest request)
    {
        string? system = WireJson.SystemText(request.Message);
        return request.ResponseSchema is not { } schema
            ? system
            : string.Join("\n\n", system, $"Answer with one JSON value that is valid against this JSON Schema, and with nothing else: no Markdown fence, no explanation.\n{schema.GetRawText()}").TrimStart();
    }

    private static void WriteThinking(ChatRequest request, int? budget, JsonObject body)
    {
        if (budget is not null && !ClaudeMessages.IsForeignToolTurn(request.Message))
        {
            body["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = budget };
        }
        else if (request.ThinkingBudget == 0 || request.ReasoningEffort == ReasoningEffort.None)
        {
            body["thinking"] = new JsonObject { ["type"] = "disabled" };
        }
    }

    private static void WriteTools(ChatRequest request, JsonObject body)
    {
        JsonArray tools = [];
        foreach (ChatToolDefinition tool in request.Tool ?? [])
        {
            JsonObject wire = new() { ["name"] = tool.Name };
            if (tool.Description is not null)
            {
                wire["description"] = tool.Description;
            }

            wire["input_schema"] = tool.Parameters is { } schema ? WireJson.ToNode(schema) : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
            tools.Add(wire);
        }

        if (request.WebSearch)
        {
            tools.Add(new JsonObject { ["type"] = "web_search_20250305", ["name"] = "web_search" });
        }

        if (tools.Count > 0)
        {
            body["tools"] = tools;
        }

        if (request.ToolChoice is { } choice)
        {
            JsonObject wire = new() { ["type"] = choice.Mode == "required" ? "any" : choice.Mode };
            if (choice.Mode == "tool")
            {
                wire["name"] = choice.Name;
            }

            body["tool_choice"] = wire;
        }
    }

    private static void WriteSampling(ChatRequest request, JsonObject body)
    {
        if (request.Temperature is { } temperature)
        {
            body["temperature"] = temperature;
        }

        if (request.TopP is { } topP)
        {
            body["top_p"] = topP;
        }

        if (request.Stop is { Count: > 0 } stop)
        {
            body["stop_sequences"] = new JsonArray([.. stop.Select(static text => (JsonNode?)text)]);
        }
    }
}
