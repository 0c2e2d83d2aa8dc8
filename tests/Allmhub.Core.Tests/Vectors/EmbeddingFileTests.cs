using System.Text;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Files;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>The file of vectors: every bit comes back, and what is not whole is told as that.</summary>
public sealed class EmbeddingFileTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-emb-").FullName;

    private string FilePath => Path.Combine(_home, "a.emb");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Every_bit_comes_back()
    {
        float[] odd = [0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 0.1f, 1f / 3];
        Embedding[] given = [One("first\nwith lines", odd), One("中文 😀", [.. odd.Reverse()]), One("third", odd)];
        Write(given, static embedding => embedding.Text == "third" ? """{"n":3}""" : null);

        using EmbeddingFileReader reader = EmbeddingFileReader.Open(FilePath);
        Embedding[] back = [.. reader.Read(static json => json)];

        Assert.Equal(("e-1", 8), (reader.Model, reader.Dimension));
        Assert.Equal(given.Select(static one => one.Text), back.Select(static one => one.Text));
        Assert.Equal(given.SelectMany(static one => one.Vector).Select(BitConverter.SingleToInt32Bits), back.SelectMany(static one => one.Vector).Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(["first\nwith lines", "中文 😀", """{"n":3}"""], back.Select(static one => one.InputObject));
        Assert.Equal([0, 1, 2], back.Select(static one => one.Index));
        Assert.Equal([FilePath], Directory.GetFiles(_home));
    }

    [Fact]
    public void The_bytes_are_those_of_the_documentation()
    {
        Write([One("hi", [1f])]);
        byte[] bytes = File.ReadAllBytes(FilePath);

        Assert.Equal("ALLMEMB\n\u0001\0\0\0\u0001\0\0\0\u0003\0\0\0e-1"u8.ToArray(), bytes[..23]);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, (byte)'h', (byte)'i', 0, 0, 0x80, 0x3F], bytes[27..41]);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], bytes[45..61]);
        Assert.Equal(65, bytes.Length);

        // CRC-32C of the check text of its definition.
        Assert.Equal(0xE3069283, EmbeddingFileFormat.Checksum("123456789"u8));
    }

    [Fact]
    public void Cut_anywhere_it_gives_what_is_whole_and_says_the_rest_is_torn()
    {
        Write([One("a", [1f, 2f]), One("b", [3f, 4f]), One("c", [5f, 6f])]);
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            List<string> texts = [];
            EmbeddingFileException torn = Assert.Throws<EmbeddingFileException>(() => ReadInto(texts));

            Assert.Equal(length < 8 ? EmbeddingFileFault.Foreign : EmbeddingFileFault.Torn, torn.Fault);
            Assert.Equal(((string[])["a", "b", "c"])[..texts.Count], texts);
            Assert.Contains(FilePath, torn.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Changed_anywhere_it_is_told()
    {
        Write([One("a", [1f, 2f]), One("b", [3f, 4f])]);
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;
            File.WriteAllBytes(FilePath, changed);

            Assert.Throws<EmbeddingFileException>(() => ReadInto([]));
        }
    }

    [Theory]
    [InlineData("", EmbeddingFileFault.Foreign)]
    [InlineData("{\"a\":1}", EmbeddingFileFault.Foreign)]
    [InlineData("ALLMEMB\n\u0002\0\0\0\u0001\0\0\0\0\0\0\0", EmbeddingFileFault.Newer)]
    [InlineData("ALLMEMB\n\u0001\0\0\0\u007f\u007f\u007f\u007f\0\0\0\0xxxx", EmbeddingFileFault.Torn)]
    [InlineData("ALLMEMB\n\u0001\0\0\0\u0001\0\0\0\u007f\u007f\u007f\u007fxxxx", EmbeddingFileFault.Torn)]
    public void A_file_of_another_kind_is_told(string content, EmbeddingFileFault fault)
    {
        File.WriteAllBytes(FilePath, Encoding.Latin1.GetBytes(content));

        Assert.Equal(fault, Assert.Throws<EmbeddingFileException>(() => ReadInto([])).Fault);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told()
    {
        Assert.Equal(EmbeddingFileFault.Unreadable, Assert.Throws<EmbeddingFileException>(() => ReadInto([])).Fault);
        Assert.Contains("folder", Assert.Throws<EmbeddingFileException>(() => EmbeddingFileReader.Open(_home)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => EmbeddingFileWriter.Create(_home, replaces: true));
        Assert.Equal(EmbeddingFileFault.Unwritable, Assert.Throws<EmbeddingFileException>(() => EmbeddingFileWriter.Create(Path.Combine(_home, "none", "a.emb"), replaces: true)).Fault);
    }

    [Fact]
    public void Appending_keeps_what_is_there_and_takes_only_its_like()
    {
        Write([One("a", [1f, 2f])]);
        using (EmbeddingFileWriter writer = EmbeddingFileWriter.Append(FilePath, "e-1", 2))
        {
            writer.Add(One("b", [3f, 4f]));
            Assert.Equal((2, 1), (writer.Count, writer.Added));
            Assert.True(writer.Complete());
        }

        List<string> texts = [];
        ReadInto(texts);
        Assert.Equal(["a", "b"], texts);
        Assert.Equal(EmbeddingFileFault.Different, Assert.Throws<EmbeddingFileException>(() => EmbeddingFileWriter.Append(FilePath, "e-2", null)).Fault);
        Assert.Equal(EmbeddingFileFault.Different, Assert.Throws<EmbeddingFileException>(() => EmbeddingFileWriter.Append(FilePath, "e-1", 3)).Fault);
        using (EmbeddingFileWriter writer = EmbeddingFileWriter.Append(FilePath, "e-1", null))
        {
            Assert.Equal(EmbeddingFileFault.Different, Assert.Throws<EmbeddingFileException>(() => writer.Add(One("c", [1f, 2f, 3f]))).Fault);
        }

        byte[] whole = File.ReadAllBytes(FilePath);
        File.WriteAllBytes(FilePath, whole[..^5]);
        Assert.Equal(EmbeddingFileFault.Torn, Assert.Throws<EmbeddingFileException>(() => EmbeddingFileWriter.Append(FilePath, "e-1", 2)).Fault);
        Assert.Equal([FilePath], Directory.GetFiles(_home));
    }

    [Fact]
    public void What_was_not_completed_leaves_the_old_file_and_keeps_the_new_vectors_beside_it()
    {
        Write([One("old", [1f, 2f])]);
        byte[] old = File.ReadAllBytes(FilePath);
        string part;
        using (EmbeddingFileWriter writer = EmbeddingFileWriter.Create(FilePath, replaces: true))
        {
            part = writer.PartPath;
            writer.Add(One("new", [3f, 4f]));
            writer.Flush();
        }

        Assert.Equal(old, File.ReadAllBytes(FilePath));
        using EmbeddingFileReader reader = EmbeddingFileReader.Open(part);
        using IEnumerator<Embedding> kept = reader.Read().GetEnumerator();
        Assert.True(kept.MoveNext());
        Assert.Equal("new", kept.Current.Text);
        Assert.Equal(EmbeddingFileFault.Torn, Assert.Throws<EmbeddingFileException>(() => kept.MoveNext()).Fault);
    }

    [Fact]
    public void Without_vectors_there_is_no_file()
    {
        using (EmbeddingFileWriter writer = EmbeddingFileWriter.Create(FilePath, replaces: false))
        {
            Assert.False(writer.Complete());
        }

        Assert.Empty(Directory.GetFiles(_home));
    }

    private static Embedding One(string text, float[] vector) => new() { Text = text, InputObject = text, Vector = vector, Model = "e-1" };

    private void Write(Embedding[] embeddings, Func<Embedding, string?>? json = null)
    {
        using EmbeddingFileWriter writer = EmbeddingFileWriter.Create(FilePath, replaces: true);
        foreach (Embedding embedding in embeddings)
        {
            writer.Add(embedding, json?.Invoke(embedding));
        }

        Assert.True(writer.Complete());
    }

    private void ReadInto(List<string> texts)
    {
        using EmbeddingFileReader reader = EmbeddingFileReader.Open(FilePath);
        foreach (Embedding embedding in reader.Read())
        {
            texts.Add(embedding.Text);
        }
    }
}
