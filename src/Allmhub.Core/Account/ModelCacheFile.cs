using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Account;

/// <summary>
/// The cache file as JSON, read and written field by field: a serializer's first use costs more than the 20 ms that a completion may take.
/// </summary>
internal static class ModelCacheFile
{
    private const int Version = 1;

    public static byte[] Write(Uri baseUri, IReadOnlyList<ModelInfo> models)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("Version", Version);
            writer.WriteString("BaseUri", baseUri.AbsoluteUri);
            writer.WriteStartArray("Model");
            foreach (ModelInfo model in models)
            {
                Write(writer, model);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The models; <c>null</c> when the file is of another version or address.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is other JSON.</exception>
    public static List<ModelInfo>? Read(ReadOnlySpan<byte> file, Uri baseUri)
    {
        Utf8JsonReader reader = new(file);
        List<ModelInfo> models = [];
        bool isKnown = false;
        bool isHere = false;
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "Version":
                    isKnown = reader.GetInt32() == Version;
                    break;
                case "BaseUri":
                    isHere = reader.ValueTextEquals(baseUri.AbsoluteUri);
                    break;
                case "Model" when isKnown && isHere:
                    while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    {
                        models.Add(ReadModel(ref reader));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return isKnown && isHere ? models : null;
    }

    private static void Write(Utf8JsonWriter writer, ModelInfo model)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", model.Name);
        writer.WriteOptional("Owner", model.Owner);
        writer.WriteStartArray("Endpoint");
        foreach (string endpoint in model.Endpoint)
        {
            writer.WriteStringValue(endpoint);
        }

        writer.WriteEndArray();
        writer.WriteOptional("InputPerMillion", model.Price?.InputPerMillion);
        writer.WriteOptional("OutputPerMillion", model.Price?.OutputPerMillion);
        writer.WriteOptional("PerCall", model.Price?.PerCall);
        writer.WriteOptional("CachedPerMillion", model.Price?.CachedPerMillion);
        writer.WriteOptional("PicturePerMillion", model.Price?.PicturePerMillion);
        writer.WriteOptional("SoundPerMillion", model.Price?.SoundPerMillion);
        writer.WriteOptional("SoundOutPerMillion", model.Price?.SoundOutPerMillion);
        writer.WriteEndObject();
    }

    private static ModelInfo ReadModel(ref Utf8JsonReader reader)
    {
        string name = string.Empty;
        string? owner = null;
        List<string> endpoints = [];
        decimal? input = null;
        decimal? output = null;
        decimal? call = null;
        decimal? cached = null;
        decimal? picture = null;
        decimal? sound = null;
        decimal? spoken = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "Name":
                    name = reader.GetString() ?? string.Empty;
                    break;
                case "Owner":
                    owner = reader.GetString();
                    break;
                case "Endpoint":
                    while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    {
                        endpoints.Add(reader.GetString()!);
                    }

                    break;
                case "InputPerMillion":
                    input = reader.GetDecimal();
                    break;
                case "OutputPerMillion":
                    output = reader.GetDecimal();
                    break;
                case "PerCall":
                    call = reader.GetDecimal();
                    break;
                case "CachedPerMillion":
                    cached = reader.GetDecimal();
                    break;
                case "PicturePerMillion":
                    picture = reader.GetDecimal();
                    break;
                case "SoundPerMillion":
                    sound = reader.GetDecimal();
                    break;
                case "SoundOutPerMillion":
                    spoken = reader.GetDecimal();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        ModelPrice price = new(input, output, call) { CachedPerMillion = cached, PicturePerMillion = picture, SoundPerMillion = sound, SoundOutPerMillion = spoken };
        return new ModelInfo { Name = name, Owner = owner, Endpoint = endpoints, Price = (input ?? output ?? call) is null ? null : price };
    }
}
