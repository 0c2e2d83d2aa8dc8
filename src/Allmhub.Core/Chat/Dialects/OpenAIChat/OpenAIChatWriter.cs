using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Making;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Writes the body of <c>/v1/chat/completions</c> as the contract's ChatCompletionRequest allows it.</summary>
internal static class OpenAIChatWriter
{
    /// <summary>Writes a request.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The body.</returns>
    /// <exception cref="InvalidInputException">A part that this format cannot carry.</exception>
    public static JsonObject Write(ChatRequest request)
    {
        JsonObject body = new() { ["model"] = request.Model, ["messages"] = OpenAIChatMessageWriter.Write(request.Message) };
        if (request.Stream)
        {
            // Without include_usage the gateway takes stream_options as a wish for no usage at all (NOTES section 4).
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        WriteSampling(request, body);
        WriteThinking(request, body);
        WriteTools(request, body);
        if (request.ResponseSchema is JsonElement schema)
        {
            body["response_format"] = WriteResponseFormat(request.ResponseSchemaName, schema);
        }

        return body;
    }

    private static void WriteSampling(ChatRequest request, JsonObject body)
    {
        Set(body, "max_tokens", request.MaxToken);
        Set(body, "temperature", request.Temperature);
        Set(body, "top_p", request.TopP);
        Set(body, "seed", request.Seed);
        if (request.Stop is { Count: > 0 } stop)
        {
            body["stop"] = new JsonArray([.. stop.Select(static text => (JsonNode)text)]);
        }
    }

    private static void WriteThinking(ChatRequest request, JsonObject body)
    {
        if (request.ReasoningEffort is ReasoningEffort effort)
        {
            body["reasoning_effort"] = effort.ToString().ToLowerInvariant();
        }

        if (request.ThinkingBudget is int budget)
        {
            body["thinking"] = budget == 0
                ? new JsonObject { ["type"] = "disabled" }
                : new JsonObject { ["type"] = "enabled", ["budget_tokens"] = budget };
        }

        if (request.WebSearch)
        {
            body["web_search_options"] = new JsonObject();
        }
    }

    private static void WriteTools(ChatRequest request, JsonObject body)
    {
        if (request.Tool is { Count: > 0 } tools)
        {
            body["tools"] = new JsonArray([.. tools.Select(WriteTool)]);
        }

        if (request.ToolChoice is { Mode: "tool" } named)
        {
            body["tool_choice"] = new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = named.Name } };
        }
        else if (request.ToolChoice is ChatToolChoice choice)
        {
            body["tool_choice"] = choice.Mode;
        }
    }

    private static JsonObject WriteTool(ChatToolDefinition tool)
    {
        JsonObject function = new() { ["name"] = tool.Name };
        if (tool.Description is not null)
        {
            function["description"] = tool.Description;
        }

        function["parameters"] = tool.Parameters is JsonElement parameters
            ? JsonObject.Create(parameters)
            : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    private static JsonObject WriteResponseFormat(string name, JsonElement schema)
    {
        bool isStrict = StrictSchema.TryMake(schema, out JsonElement strict);
        JsonObject inner = new() { ["name"] = name, ["schema"] = JsonObject.Create(isStrict ? strict : schema), ["strict"] = isStrict };
        return new JsonObject { ["type"] = "json_schema", ["json_schema"] = inner };
    }

    private static void Set<T>(JsonObject body, string name, T? value)
        where T : struct
    {
        if (value is T given)
        {
            body[name] = JsonValue.Create(given);
        }
    }
}
