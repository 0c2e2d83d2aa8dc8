using System.Text;

namespace Allmhub.Benchmarks;

/// <summary>The stream that is measured: an OpenAI chat answer of ordinary chunks, as the gateway writes them.</summary>
internal static class DeltaStream
{
    /// <summary>How many deltas the target speaks of.</summary>
    public const int Count = 200_000;

    private static readonly string[] Words = [" the", " gateway", " answers", "，进度", " and", " a", " 🏃", ".", " model", "\\n"];

    /// <summary>Writes the stream.</summary>
    /// <param name="count">How many deltas.</param>
    /// <param name="variation">What else changes from chunk to chunk.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Create(int count = Count, DeltaVariation variation = DeltaVariation.None)
    {
        StringBuilder text = new(count * 240);
        for (int i = 0; i < count; i++)
        {
            Append(text, $"{{\"content\":\"{Words[i % Words.Length]}\"}}", "null", Field(variation, i));
        }

        Append(text, "{}", "\"stop\"", string.Empty);
        text.Append("data: [DONE]\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Field(DeltaVariation variation, int i) => variation switch
    {
        DeltaVariation.Padding => $",\"obfuscation\":\"{new string((char)('a' + (i % 26)), 1 + (i * 7 % 13))}\"",
        DeltaVariation.Name => $",\"field{i}\":\"\"",
        _ => string.Empty,
    };

    private static void Append(StringBuilder text, string delta, string finish, string field) => text
        .Append("data: {\"id\":\"chatcmpl-CkZ9Qd4tXxkUe0r7FhLw2VnGmYbZs\",\"object\":\"chat.completion.chunk\",\"created\":1765188733,")
        .Append("\"model\":\"gpt-4o-mini-2024-07-18\",\"system_fingerprint\":\"fp_560af6e559\",\"choices\":[{\"index\":0,\"delta\":")
        .Append(delta).Append(",\"logprobs\":null,\"finish_reason\":").Append(finish).Append("}],\"usage\":null").Append(field).Append("}\n\n");
}
