using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>A checkpoint in a folder of its own, and runs of a batch over it whose answers count up, so that one that was asked twice is another one.</summary>
internal sealed class CheckpointBench : IDisposable
{
    private int _asked;

    public string Folder { get; } = Directory.CreateTempSubdirectory("allmhub-checkpoint-").FullName;

    public string FilePath => Path.Combine(Folder, "results.jsonl");

    public byte[] Bytes => File.ReadAllBytes(FilePath);

    public string[] Lines => File.ReadAllText(FilePath).TrimEnd('\n').Split('\n');

    public List<string> Warnings { get; } = [];

    public CheckpointException? Failure { get; private set; }

    public static RequestFingerprint Print(string prompt) => new(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(prompt))));

    public Checkpoint<string> Open() => new(CheckpointFile.Open(FilePath, TextCodec.Name), static text => text) { Warn = Warnings.Add };

    /// <summary>Runs a batch to its end; what fails is no answer.</summary>
    public string?[] Run(params string[] prompts) => Run(prompts, static _ => false);

    public string?[] Run(string[] prompts, Func<string, bool> fails)
    {
        using Checkpoint<string> checkpoint = Open();
        string?[] answers = [.. prompts.Select((prompt, index) => Ask(checkpoint, index, prompt, fails(prompt)))];
        Failure = checkpoint.TakeFailure();
        return answers;
    }

    /// <summary>How many were asked, not read, since the last look.</summary>
    public int Asked()
    {
        int asked = _asked;
        _asked = 0;
        return asked;
    }

    public string? Ask(Checkpoint<string> checkpoint, long index, string prompt, bool fails = false)
    {
        BatchItem item = checkpoint.Mark(new BatchItem(index, prompt), Print(prompt), TextCodec.Only);
        if (checkpoint.TryTake(item, out string? known))
        {
            return known;
        }

        _asked++;
        if (fails)
        {
            return null;
        }

        string answer = $"{prompt} {Guid.NewGuid():N}";
        checkpoint.Keep(item, answer);
        return answer;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>Texts as results.</summary>
internal sealed class TextCodec : ICheckpointCodec<string>
{
    public const string Name = "text";

    public static TextCodec Only { get; } = new();

    public string Kind => Name;

    public void Write(CheckpointWriter writer, string result) => writer.Text("text", result);

    public string Read(CheckpointObject result) => result.Required("text");
}
