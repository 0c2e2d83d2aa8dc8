using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Allmhub.Core.Tests.Contract;

/// <summary>
/// The gateway's OpenAPI file as a judge: says what is wrong with a request or an answer. An empty list means the contract allows it.
/// A path or status the contract does not have is an error too, so nothing passes for want of a rule.
/// </summary>
public static class OpenApiContract
{
    private static readonly JObject Document = OpenApiDocument.Load(Path.Combine(AppContext.BaseDirectory, "samples", "allmhub.openapi.yaml"));
    private static readonly ConcurrentDictionary<string, Task<JsonSchema>> Schemas = new(StringComparer.Ordinal);

    /// <summary>Validates JSON against a named schema of the components.</summary>
    public static async Task<IReadOnlyList<string>> ValidateSchemaAsync(string name, string json)
    {
        JToken? schema = Document["components"]?["schemas"]?[name];
        return schema is null ? [$"The contract has no schema '{name}'."] : await CheckAsync(schema, json);
    }

    /// <summary>Validates a request. Strict also reports top-level fields the contract does not name.</summary>
    public static async Task<IReadOnlyList<string>> ValidateRequestAsync(string method, string path, string json, string contentType = "application/json", bool strict = true)
    {
        if (FindOperation(method, path) is not JObject operation)
        {
            return [$"The contract has no operation {method} {path}."];
        }

        JToken? schema = Resolve(Resolve(operation["requestBody"])?["content"]?[contentType])?["schema"];
        if (schema is null)
        {
            return [$"{method} {path} takes no body of type {contentType}."];
        }

        IReadOnlyList<string> errors = await CheckAsync(schema, json);
        return strict && errors.Count == 0 ? [.. UnknownFields(schema, json)] : errors;
    }

    /// <summary>Validates an answer of a status; <c>default</c> and ranges such as <c>4XX</c> count.</summary>
    public static async Task<IReadOnlyList<string>> ValidateResponseAsync(string method, string path, int status, string json, string contentType = "application/json")
    {
        if (FindOperation(method, path) is not JObject operation)
        {
            return [$"The contract has no operation {method} {path}."];
        }

        JToken? responses = operation["responses"];
        JToken? response = Resolve(responses?[$"{status}"] ?? responses?[$"{status / 100}XX"] ?? responses?["default"]);
        JToken? schema = Resolve(response?["content"]?[contentType])?["schema"];
        return schema is null ? [$"{method} {path} has no answer {status} of type {contentType}."] : await CheckAsync(schema, json);
    }

    /// <summary>Whether an answer of a status may have a content type.</summary>
    public static bool AllowsType(string method, string path, int status, string contentType) =>
        Resolve(FindOperation(method, path)?["responses"]?[$"{status}"])?["content"]?[contentType.Split(';')[0]] is not null;

    /// <summary>The schema of the events an operation streams; null when it streams none.</summary>
    public static string? EventSchemaOf(string method, string path) =>
        ((string?)FindOperation(method, path)?["responses"]?["200"]?["content"]?["text/event-stream"]?["schema"]?["x-event-schema"])?.Split('/')[^1];

    private static JObject? FindOperation(string method, string path)
    {
        string plain = "/" + path.Split('?')[0].TrimStart('/');
        JObject paths = (JObject)Document["paths"]!;
        IEnumerable<JProperty> candidates = paths.Properties().OrderBy(static item => item.Name.Count(static c => c == '{'));
        JProperty? found = candidates.FirstOrDefault(item => Matches(item.Name, plain) && item.Value[method.ToLowerInvariant()] is not null);
        return (JObject?)found?.Value[method.ToLowerInvariant()];
    }

    private static bool Matches(string template, string path) =>
        template == path || Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(template), @"\\\{[^}]+}", "[^/]+") + "$");

    private static JToken? Resolve(JToken? token)
    {
        while (token?["$ref"] is JValue { Value: string reference })
        {
            token = reference.TrimStart('#', '/').Split('/').Aggregate((JToken?)Document, static (at, name) => at?[name]);
        }

        return token;
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(JToken schema, string json)
    {
        JsonSchema compiled = await Schemas.GetOrAdd(schema.Path, _ => CompileAsync(schema));
        try
        {
            return [.. compiled.Validate(json).SelectMany(Flatten)];
        }
        catch (Newtonsoft.Json.JsonException error)
        {
            return [$"Not JSON: {error.Message}"];
        }
    }

    private static IEnumerable<string> Flatten(ValidationError error)
    {
        yield return $"{error.Path}: {error.Kind}";
        if (error is ChildSchemaValidationError child)
        {
            foreach (string line in child.Errors.SelectMany(static pair => pair.Value).SelectMany(Flatten))
            {
                yield return "  " + line;
            }
        }
    }

    private static Task<JsonSchema> CompileAsync(JToken schema)
    {
        JObject root = new()
        {
            ["definitions"] = OpenApiDocument.ToJsonSchema(Document["components"]!["schemas"]!),
            ["allOf"] = new JArray(OpenApiDocument.ToJsonSchema(schema)),
        };
        return JsonSchema.FromJsonAsync(root.ToString());
    }

    private static IEnumerable<string> UnknownFields(JToken schema, string json)
    {
        JToken resolved = Resolve(schema)!;
        if (resolved["properties"] is JObject known && resolved["additionalProperties"] is null && JToken.Parse(json) is JObject body)
        {
            foreach (JProperty field in body.Properties().Where(field => known[field.Name] is null))
            {
                yield return $"#/{field.Name}: NotInContract";
            }
        }
    }
}
