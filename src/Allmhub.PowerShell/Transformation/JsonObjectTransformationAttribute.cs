using System.Management.Automation;
using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Takes a JSON object as a hashtable, a custom object or JSON text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonObjectTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject { BaseObject: string text } ? text : inputData;
        try
        {
            JsonNode? node = value is string json ? JsonNodeConverter.Parse(json) : JsonNodeConverter.ToNode(value);
            return node as JsonObject
                ?? throw new ArgumentTransformationMetadataException(Words.Say("Give a hashtable, such as @{ top_k = 5 }, or the JSON text of an object."));
        }
        catch (InvalidInputException error)
        {
            throw new ArgumentTransformationMetadataException(Words.Say($"This is no JSON object: {error.Message}"));
        }
    }
}
