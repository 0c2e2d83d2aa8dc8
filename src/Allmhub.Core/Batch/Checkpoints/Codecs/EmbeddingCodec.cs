using System.Buffers.Binary;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>Vectors, bit by bit. The text is not written, for whoever looks the vector up has it.</summary>
/// <param name="input">The text.</param>
/// <param name="index">Its place among the texts of this run.</param>
public sealed class EmbeddingCodec(EmbeddingInput input, int index) : ICheckpointCodec<Embedding>
{
    /// <summary>What lines of it are called.</summary>
    public const string Name = "embedding";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public void Write(CheckpointWriter writer, Embedding result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        byte[] vector = new byte[result.Vector.Length * sizeof(float)];
        for (int i = 0; i < result.Vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(vector.AsSpan(i * sizeof(float)), result.Vector[i]);
        }

        writer.Bytes("vector", vector);
        writer.Text("model", result.Model);
        writer.Record("usage", result.Usage, CheckpointJson.Default.EmbeddingUsage);
        writer.Time("duration", result.Duration);
        writer.Number("cost", result.Cost);
        writer.Text("costBasis", result.CostBasis);
        writer.Text("requestId", result.RequestId);
        writer.Text("raw", result.Raw);
    }

    /// <inheritdoc/>
    public Embedding Read(CheckpointObject result)
    {
        byte[] bytes = result.Bytes("vector") ?? [];
        if (bytes.Length == 0 || bytes.Length % sizeof(float) != 0)
        {
            throw new CheckpointFormatException(Words.Say("It is no vector."));
        }

        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return new Embedding
        {
            Vector = vector,
            Index = index,
            InputObject = input.InputObject ?? input.Text,
            Text = input.Text,
            Model = result.Text("model"),
            Usage = result.Record("usage", CheckpointJson.Default.EmbeddingUsage),
            Duration = result.Time("duration") ?? default,
            Cost = result.Decimal("cost"),
            CostBasis = result.Text("costBasis"),
            RequestId = result.Text("requestId"),
            Raw = result.Text("raw"),
            FromCheckpoint = true,
        };
    }
}
