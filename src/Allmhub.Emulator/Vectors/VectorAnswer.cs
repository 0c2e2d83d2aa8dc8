using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Vectors;

/// <summary>The answer to a request for vectors, with what the fault makes wrong.</summary>
internal static class VectorAnswer
{
    public static EmulatorReply Make(VectorRequest request, VectorFault? fault)
    {
        int culprit = request.Input.Count > 1 ? 1 : 0;
        IEnumerable<int> order = Enumerable.Range(0, request.Input.Count);
        order = fault switch
        {
            VectorFault.Missing => order.Where(i => i != culprit),
            VectorFault.Shuffled => order.Reverse(),
            _ => order,
        };
        StringBuilder json = new("""{"object":"list","data":[""");
        string comma = "";
        foreach (int i in order)
        {
            float[] vector = VectorMaker.Make(request.Model, request.Input[i], request.Dimension);
            if (i == culprit)
            {
                vector = Spoil(vector, fault);
            }

            json.Append(comma).Append("""{"object":"embedding",""").Append(Index(i, culprit, request.Input.Count, fault)).Append("\"embedding\":");
            Write(json, vector, request.IsBase64, fault == VectorFault.Double);
            json.Append('}');
            comma = ",";
        }

        int tokens = request.Input.Sum(static i => i.Count);
        json.Append(CultureInfo.InvariantCulture, $$$"""],"model":{{{Quote(request.Model)}}},"usage":{"prompt_tokens":{{{tokens}}},"total_tokens":{{{tokens}}}}}""");
        return EmulatorReply.Json(json.ToString());
    }

    private static string Index(int place, int culprit, int count, VectorFault? fault)
    {
        int index = fault switch
        {
            VectorFault.Twice when place == culprit => Math.Max(0, culprit - 1),
            VectorFault.Range when place == culprit => count,
            _ => place,
        };
        return fault == VectorFault.NoIndex ? "" : string.Create(CultureInfo.InvariantCulture, $"\"index\":{index},");
    }

    private static float[] Spoil(float[] vector, VectorFault? fault)
    {
        switch (fault)
        {
            case VectorFault.Short:
                return vector[..^1];
            case VectorFault.NaN:
                vector[0] = float.NaN;
                return vector;
            case VectorFault.Infinite:
                vector[0] = float.PositiveInfinity;
                return vector;
            default:
                return vector;
        }
    }

    private static void Write(StringBuilder json, float[] vector, bool isBase64, bool isDouble)
    {
        if (isBase64)
        {
            json.Append('"').Append(Convert.ToBase64String(Bytes(vector, isDouble))).Append('"');
            return;
        }

        json.Append('[');
        for (int i = 0; i < vector.Length; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(float.IsFinite(vector[i]) ? vector[i].ToString("R", CultureInfo.InvariantCulture) : float.IsNaN(vector[i]) ? "NaN" : "Infinity");
        }

        json.Append(']');
    }

    private static byte[] Bytes(float[] vector, bool isDouble)
    {
        int width = isDouble ? sizeof(double) : sizeof(float);
        byte[] bytes = new byte[vector.Length * width];
        for (int i = 0; i < vector.Length; i++)
        {
            if (isDouble)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * width), vector[i]);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * width), vector[i]);
            }
        }

        return bytes;
    }
}
