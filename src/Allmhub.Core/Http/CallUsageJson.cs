using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Http;

/// <summary>What a call used as members of a line of JSON: the ledger and the log of prompts have the same.</summary>
internal static class CallUsageJson
{
    /// <summary>The member that holds tools of the service.</summary>
    public const string Tool = "toolCall";

    /// <summary>Writes the members; nothing for <c>null</c>.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="usage">What was used.</param>
    public static void Write(Utf8JsonWriter writer, CallUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        writer.WriteNumber("inputToken", usage.InputToken);
        writer.WriteNumber("outputToken", usage.OutputToken);
        Count(writer, "cachedToken", usage.CachedToken);
        Count(writer, "cacheWriteToken", usage.CacheWriteToken);
        Count(writer, "longCacheWriteToken", usage.LongCacheWriteToken);
        Count(writer, "imageInputToken", usage.ImageInputToken);
        Count(writer, "audioInputToken", usage.AudioInputToken);
        Count(writer, "audioOutputToken", usage.AudioOutputToken);
        Count(writer, "reasoningToken", usage.ReasoningToken);
        Count(writer, "count", usage.Count);
        writer.WriteOptional("seconds", usage.Seconds);
        if (usage.ToolCall.Count > 0)
        {
            writer.WriteStartObject(Tool);
            foreach ((string tool, long calls) in usage.ToolCall)
            {
                writer.WriteNumber(tool, calls);
            }

            writer.WriteEndObject();
        }
    }

    /// <summary>A usage with one member more.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="name">The member.</param>
    /// <param name="value">Its number.</param>
    /// <returns>The usage; <c>null</c> when the member is none of it.</returns>
    /// <exception cref="OverflowException">The number is none that can be counted.</exception>
    public static CallUsage? With(CallUsage usage, string name, decimal value) => name switch
    {
        "inputToken" => usage with { InputToken = (long)value },
        "outputToken" => usage with { OutputToken = (long)value },
        "cachedToken" => usage with { CachedToken = (long)value },
        "cacheWriteToken" => usage with { CacheWriteToken = (long)value },
        "longCacheWriteToken" => usage with { LongCacheWriteToken = (long)value },
        "imageInputToken" => usage with { ImageInputToken = (long)value },
        "audioInputToken" => usage with { AudioInputToken = (long)value },
        "audioOutputToken" => usage with { AudioOutputToken = (long)value },
        "reasoningToken" => usage with { ReasoningToken = (long)value },
        "count" => usage with { Count = (int)value },
        "seconds" => usage with { Seconds = value },
        _ => null,
    };

    /// <summary>Reads the tools of the service.</summary>
    /// <param name="reader">Stands at the object's begin.</param>
    /// <returns>How often each ran.</returns>
    public static IReadOnlyDictionary<string, long> ReadTools(ref Utf8JsonReader reader)
    {
        Dictionary<string, long> tools = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number)
            {
                tools[name] = (long)reader.GetDecimal();
            }
            else
            {
                reader.Skip();
            }
        }

        return tools;
    }

    private static void Count(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }
}
