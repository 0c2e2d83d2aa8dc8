using System.Globalization;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Allmhub.Core.Tests.Contract;

/// <summary>Reads an OpenAPI 3.1 YAML file and turns its schemas into the draft that the schema library knows.</summary>
internal static class OpenApiDocument
{
    public static JObject Load(string file)
    {
        YamlStream stream = [];
        using StreamReader reader = File.OpenText(file);
        stream.Load(reader);
        return (JObject)Convert(stream.Documents[0].RootNode);
    }

    /// <summary>References point to <c>definitions</c>, and <c>const</c>, which the library ignores (11.6 too), becomes an enum of one.</summary>
    public static JToken ToJsonSchema(JToken schema)
    {
        switch (schema)
        {
            case JObject node:
                JObject result = [];
                foreach (JProperty item in node.Properties())
                {
                    AddTo(result, item);
                }

                return result;
            case JArray list:
                return new JArray(list.Select(ToJsonSchema));
            default:
                return schema.DeepClone();
        }
    }

    private static void AddTo(JObject result, JProperty item)
    {
        if (item.Name == "$ref" && item.Value.Type == JTokenType.String)
        {
            result["$ref"] = ((string)item.Value!).Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        }
        else if (item.Name == "const" && item.Value is JValue)
        {
            result["enum"] = new JArray(item.Value.DeepClone());
        }
        else
        {
            result[item.Name] = ToJsonSchema(item.Value);
        }
    }

    private static JToken Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JObject(map.Children.Select(static pair => new JProperty(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(Convert)),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Scalar(plain.Value!),
        YamlScalarNode text => new JValue(text.Value),
        _ => throw new InvalidDataException($"Unexpected YAML node {node.GetType().Name}."),
    };

    private static JValue Scalar(string text) => text switch
    {
        "" or "~" or "null" => JValue.CreateNull(),
        "true" => new JValue(true),
        "false" => new JValue(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => new JValue(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && char.IsDigit(text[^1]) => new JValue(number),
        _ => new JValue(text),
    };
}
