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
    /// <param name="isVaried">Whether every chunk has a field of its own, as the padding against traffic analysis that OpenAI adds.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Create(int count = Count, bool isVaried = false)
    {
        StringBuilder text = new(count * 230);
        for (int i = 0; i < count; i++)
        {
            Append(text, $"{{\"content\":\"{Words[i % Words.Length]}\"}}", isVaried ? $"null,\"obfuscation\":\"{i}\"" : "null");
        }

        Append(text, "{}", "\"stop\"");
        text.Append("data: [DONE]\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, string delta, string finish) => text
        .Append("data: {\"id\":\"chatcmpl-CkZ9Qd4tXxkUe0r7FhLw2VnGmYbZs\",\"object\":\"chat.completion.chunk\",\"created\":1765188733,")
        .Append("\"model\":\"gpt-4o-mini-2024-07-18\",\"system_fingerprint\":\"fp_560af6e559\",\"choices\":[{\"index\":0,\"delta\":")
        .Append(delta).Append(",\"logprobs\":null,\"finish_reason\":").Append(finish).Append("}],\"usage\":null}\n\n");
}
