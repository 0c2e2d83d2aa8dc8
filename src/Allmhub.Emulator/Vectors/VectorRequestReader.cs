using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Vectors;

/// <summary>Reads the body of <c>/v1/embeddings</c>, and refuses what the vendor refuses (NOTES section 16.6).</summary>
internal static class VectorRequestReader
{
    private const int MostInputs = 2048;
    private const int MostTokens = 8192;
    private const int MostTokensInAll = 300_000;
    private const int UsualDimension = 1536;
    private const int LargeDimension = 3072;

    /// <summary>Reads it.</summary>
    /// <exception cref="VectorRefusal">It is not taken.</exception>
    public static VectorRequest Read(JsonElement body, string model, EmulatorFault? fault)
    {
        IReadOnlyList<VectorInput> input = Inputs(body);
        CheckCount(input.Count, fault);
        CheckTokens(input);
        int native = model.Contains("large", StringComparison.Ordinal) ? LargeDimension : UsualDimension;
        int dimension = native;
        if (body.Find("dimensions") is not null)
        {
            dimension = body.Integer("dimensions") is { } number and > 0 && number <= native
                ? number
                : throw new VectorRefusal($"Invalid value for 'dimensions' = {body.Find("dimensions")!.Value.GetRawText()}. Must be between 1 and {native}.", "dimensions");
        }

        string format = body.Text("encoding_format") ?? "float";
        return format is "float" or "base64"
            ? new VectorRequest(model, input, dimension, fault?.Vector switch { VectorFault.Float => false, VectorFault.Base64 => true, _ => format == "base64" })
            : throw new VectorRefusal($"Invalid value: '{format}'. Supported values are: 'float' and 'base64'.", "encoding_format", "invalid_value");
    }

    private static IReadOnlyList<VectorInput> Inputs(JsonElement body) => body.Find("input") switch
    {
        null => throw new VectorRefusal("field input is required"),
        { ValueKind: JsonValueKind.String } one => [OfText(one)],
        { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() > 0 && many.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.Number) => [OfTokens(many)],
        { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() > 0 => [.. many.EnumerateArray().Select(Input)],
        _ => throw Invalid(),
    };

    private static VectorInput Input(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => OfText(item),
        JsonValueKind.Array when item.GetArrayLength() > 0 => OfTokens(item),
        _ => throw Invalid(),
    };

    private static VectorInput OfText(JsonElement item)
    {
        string text = item.GetString()!;
        return text.Length == 0 ? throw Invalid() : new VectorInput(text, [], Tokens.Count(text));
    }

    private static VectorInput OfTokens(JsonElement list)
    {
        int[] token = [.. list.EnumerateArray().Select(static t => t.ValueKind == JsonValueKind.Number && t.TryGetInt32(out int id) && id >= 0 ? id : throw Invalid())];
        return new VectorInput(null, token, token.Length);
    }

    private static void CheckCount(int count, EmulatorFault? fault)
    {
        if (fault?.BatchMost is { } most && count > most)
        {
            throw new VectorRefusal($"<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than {most}.: input.contents", "", "InvalidParameter");
        }

        if (fault?.BatchSilent is { } silent && count > silent)
        {
            throw new VectorRefusal("Request Entity Too Large", "", null, 413);
        }

        if (count > MostInputs)
        {
            throw new VectorRefusal($"Invalid 'input': array too long. Expected an array with maximum length {MostInputs}, but got an array with length {count} instead.", "input", "array_above_max_length");
        }
    }

    private static void CheckTokens(IReadOnlyList<VectorInput> input)
    {
        if (input.FirstOrDefault(static i => i.Count > MostTokens) is { } longest)
        {
            throw new VectorRefusal($"This model's maximum context length is {MostTokens} tokens, however you requested {longest.Count} tokens ({longest.Count} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.", "", null);
        }

        int all = input.Sum(static i => i.Count);
        if (all > MostTokensInAll)
        {
            throw new VectorRefusal(string.Create(CultureInfo.InvariantCulture, $"Requested {all} tokens, max {MostTokensInAll} tokens per request"), "", "max_tokens_per_request");
        }
    }

    private static VectorRefusal Invalid() => new("'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.", "", null);
}
