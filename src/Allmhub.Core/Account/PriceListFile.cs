using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Account;

/// <summary>
/// A price list as JSON, read and written field by field: a serializer's first use costs more than a call may wait. The address stands in it, since its file is named by
/// a hash of it alone.
/// </summary>
internal static class PriceListFile
{
    private const int Version = 1;

    /// <summary>Writes a list.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <param name="list">The list.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(Uri baseUri, PriceList list)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("Version", Version);
            writer.WriteString("BaseUri", baseUri.AbsoluteUri);
            writer.WriteNumber("Time", list.Time.ToUnixTimeSeconds());
            writer.WriteString("State", list.State.ToString());
            writer.WriteNumber("UnitPerUsd", list.UnitPerUsd);
            writer.WriteStartObject("GroupRatio");
            foreach ((string name, decimal ratio) in list.GroupRatio)
            {
                writer.WriteNumber(name, ratio);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("Model");
            foreach ((string name, PriceEntry price) in list.Model)
            {
                Write(writer, name, price);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The list; <c>null</c> when the file is of another version or address.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is other JSON.</exception>
    /// <exception cref="FormatException">A number in it is none.</exception>
    public static PriceList? Read(ReadOnlySpan<byte> file, Uri baseUri)
    {
        Utf8JsonReader reader = new(file);
        Dictionary<string, PriceEntry> models = new(StringComparer.Ordinal);
        Dictionary<string, decimal> groups = new(StringComparer.Ordinal);
        bool isKnown = false;
        bool isHere = false;
        DateTimeOffset? time = null;
        PriceListState? state = null;
        decimal unit = 0;
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
                case "Time":
                    time = reader.GetInt64() is > 0 and < 253_402_300_800 and long seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
                    break;
                case "State":
                    state = Enum.TryParse(reader.GetString(), out PriceListState told) ? told : null;
                    break;
                case "UnitPerUsd":
                    unit = reader.GetDecimal();
                    break;
                case "GroupRatio" when isKnown && isHere:
                    ReadGroups(ref reader, groups);
                    break;
                case "Model" when isKnown && isHere:
                    ReadModels(ref reader, models);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return isKnown && isHere && time is not null && state is not null && unit > 0
            ? new PriceList { Time = time.Value, State = state.Value, Model = models, GroupRatio = groups, UnitPerUsd = unit }
            : null;
    }

    private static void Write(Utf8JsonWriter writer, string name, PriceEntry price)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", name);
        writer.WriteOptional("Ratio", price.ModelRatio);
        writer.WriteOptional("Call", price.PerCall);
        writer.WriteOptional("Completion", price.CompletionRatio);
        writer.WriteOptional("Cache", price.CacheRatio);
        writer.WriteOptional("CacheWrite", price.CacheWriteRatio);
        writer.WriteOptional("Image", price.ImageRatio);
        writer.WriteOptional("Audio", price.AudioRatio);
        writer.WriteOptional("AudioCompletion", price.AudioCompletionRatio);
        writer.WriteOptional("Expression", price.Expression);
        writer.WriteEndObject();
    }

    private static void ReadGroups(ref Utf8JsonReader reader, Dictionary<string, decimal> groups)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string group = reader.GetString()!;
            reader.Read();
            groups[group] = reader.GetDecimal();
        }
    }

    private static void ReadModels(ref Utf8JsonReader reader, Dictionary<string, PriceEntry> models)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            PriceEntry price = new();
            string model = string.Empty;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string field = reader.GetString()!;
                reader.Read();
                if (field == "Name")
                {
                    model = reader.GetString() ?? string.Empty;
                }
                else
                {
                    price = Take(price, field, ref reader);
                }
            }

            models[model] = price;
        }
    }

    private static PriceEntry Take(PriceEntry price, string field, ref Utf8JsonReader reader)
    {
        if (field == "Expression")
        {
            return price with { Expression = reader.GetString() };
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return price;
        }

        decimal value = reader.GetDecimal();
        return field switch
        {
            "Ratio" => price with { ModelRatio = value },
            "Call" => price with { PerCall = value },
            "Completion" => price with { CompletionRatio = value },
            "Cache" => price with { CacheRatio = value },
            "CacheWrite" => price with { CacheWriteRatio = value },
            "Image" => price with { ImageRatio = value },
            "Audio" => price with { AudioRatio = value },
            "AudioCompletion" => price with { AudioCompletionRatio = value },
            _ => price,
        };
    }
}
