using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Chat.Schema;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Chat;

/// <summary>What <c>-JsonSchema</c> or <c>-As</c> asks for: the schema to send, and how an answer becomes the object in <c>Value</c>.</summary>
internal sealed class AnswerFormat
{
    private static readonly JsonSchema AnyObject = JsonSchema.Parse("""{"type":"object"}""");

    private readonly AnswerSchema _schema;
    private readonly Type? _type;

    private AnswerFormat(JsonSchema schema, Type? type)
    {
        _schema = new AnswerSchema(schema);
        _type = type;
    }

    /// <summary>The schema to send.</summary>
    public JsonElement Wire => _schema.Wire;

    /// <summary>Makes it of a type.</summary>
    /// <exception cref="BadInputException">The type cannot be said in a schema.</exception>
    public static AnswerFormat OfType(Type type)
    {
        try
        {
            return type == typeof(PSObject) || type == typeof(PSCustomObject)
                ? new AnswerFormat(AnyObject, null)
                : new AnswerFormat(TypeSchema.Make(type, ParameterRules.Refine), type);
        }
        catch (JsonSchemaException failure)
        {
            throw new BadInputException("UnsuitableType", failure.Message);
        }
    }

    /// <summary>Makes it of a schema as text, hashtable or path.</summary>
    /// <exception cref="BadInputException">It is no schema, or there is no such file.</exception>
    public static AnswerFormat OfSchema(object given, SessionState session) => new(ReadSchema(given, session), null);

    /// <summary>Reads a schema as text, hashtable or path.</summary>
    /// <exception cref="BadInputException">It is no schema, or there is no such file.</exception>
    public static JsonSchema ReadSchema(object given, SessionState session)
    {
        object value = given is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : given;
        try
        {
            return JsonSchema.Parse(value switch
            {
                FileInfo file => Text(file.FullName),
                string text when text.TrimStart().StartsWith('{') => text,
                string path => Text(Existing(path, session)),
                JsonElement element => element.GetRawText(),
                IDictionary or PSObject or JsonNode => JsonNodeConverter.ToNode(value)!.ToJsonString(),
                _ => throw new BadInputException("InvalidSchema", $"{value.GetType().Name} is no JSON Schema. Give JSON text, a hashtable, or the path of a file."),
            });
        }
        catch (Exception failure) when (failure is JsonSchemaException or InvalidInputException)
        {
            throw new BadInputException("InvalidSchema", failure.Message);
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="value">The object, when the answer is valid.</param>
    /// <returns>What the validator says; valid when there is a value.</returns>
    public JsonAnswer Read(string text, out object? value)
    {
        value = null;
        JsonAnswer answer = _schema.Read(text);
        if (answer.Value is not { } json)
        {
            return answer;
        }

        try
        {
            value = _type is null ? JsonToObject.Convert(json)
                : typeof(IDictionary).IsAssignableFrom(_type) && !_type.IsGenericType ? JsonToObject.Convert(json, asHashtable: true)
                : AnswerValue.Read(json, _type);
            return answer;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException or SetValueException or ValidationMetadataException)
        {
            return new JsonAnswer(null, [new JsonSchemaError(string.Empty, $"does not become a {_type!.Name}: {failure.Message}")]);
        }
    }

    private static string Existing(string path, SessionState session)
    {
        string full = session.Path.GetUnresolvedProviderPathFromPSPath(path);
        return File.Exists(full) ? full : throw new BadInputException("InvalidSchema", $"'{path}' is neither JSON text nor a file. A schema is JSON such as {{\"type\":\"object\",\"properties\":{{…}}}}, a hashtable, or the path of a file.");
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("InvalidSchema", $"The schema file '{path}' cannot be read: {failure.Message}");
        }
    }
}
