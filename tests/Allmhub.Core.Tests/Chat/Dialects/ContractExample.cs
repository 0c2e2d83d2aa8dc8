using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Contract;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The example requests of the documentation, as the OpenAPI file has them.</summary>
internal static class ContractExample
{
    private static readonly JObject Document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));

    /// <summary>An example request. Some of them carry fields that only a caller's own can ask for; the test takes those away by name.</summary>
    public static JsonObject Request(string path, string name, params string[] without)
    {
        JToken value = Document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]![name]!["value"]!;
        JsonObject body = JsonNode.Parse(value.ToString())!.AsObject();
        foreach (string field in without)
        {
            Remove(body, field);
        }

        return body;
    }

    public static void AssertSame(JsonObject expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nactual   {actual.ToJsonString()}");

    /// <summary>Takes a field away wherever it stands.</summary>
    private static void Remove(JsonNode? node, string field)
    {
        if (node is JsonObject owner)
        {
            owner.Remove(field);
            foreach (JsonNode? inner in owner.Select(static pair => pair.Value))
            {
                Remove(inner, field);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? inner in list)
            {
                Remove(inner, field);
            }
        }
    }
}
