using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Chat;

/// <summary>What <c>-JsonSchema</c> or <c>-As</c> asks for: the schema to follow, and how an answer becomes the object in <c>Value</c>.</summary>
internal sealed class AnswerFormat
{
    private const long MaxSchemaBytes = 1024 * 1024;

    private static readonly JsonSchema AnyObject = JsonSchema.Parse("""{"type":"object"}""");

    private readonly Type? _type;

    private AnswerFormat(JsonSchema schema, Type? type)
    {
        Schema = new AnswerSchema(schema);
        _type = type;
    }

    /// <summary>What the answer must follow.</summary>
    public AnswerSchema Schema { get; }

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
                _ => throw new BadInputException("InvalidSchema", Words.Say($"{value.GetType().Name} is no JSON Schema. Give JSON text, a hashtable, or the path of a file.")),
            });
        }
        catch (Exception failure) when (failure is JsonSchemaException or InvalidInputException)
        {
            throw new BadInputException("InvalidSchema", failure.Message);
        }
    }

    /// <summary>Makes the object of a valid answer. On the pipeline thread: a class of the user's session may run its own code.</summary>
    public void Answer(ChatValueRequest request)
    {
        try
        {
            request.Accept(_type is null ? JsonToObject.Convert(request.Json)
                : typeof(IDictionary).IsAssignableFrom(_type) && !_type.IsGenericType ? JsonToObject.Convert(request.Json, asHashtable: true)
                : AnswerValue.Read(request.Json, _type));
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException or SetValueException or ValidationMetadataException)
        {
            request.Reject($"does not become a {_type!.Name}: {failure.Message}");
        }
    }

    /// <summary>Makes the object of an answer that was given before.</summary>
    /// <returns>Whether it becomes one.</returns>
    public bool TryConvert(ChatCompletion answer) => Conversation.TryConvert(answer, Schema, Answer);

    private static string Existing(string path, SessionState session)
    {
        string full = session.Path.GetUnresolvedProviderPathFromPSPath(path);
        return File.Exists(full) ? full : throw new BadInputException("InvalidSchema", Words.Say($"'{path}' is neither JSON text nor a file. A schema is JSON such as {{\"type\":\"object\",\"properties\":{{…}}}}, a hashtable, or the path of a file."));
    }

    private static string Text(string path)
    {
        try
        {
            return BoundedFile.ReadAllText(path, MaxSchemaBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("InvalidSchema", Words.Say($"The schema file '{path}' cannot be read: {failure.Message}"));
        }
    }
}
