using System.Text;
using System.Text.Json;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

/// <summary>Long base64 leaves a body while it is read; all else passes as it came, wherever the body is cut.</summary>
public sealed class Base64SpoolTests
{
    private const int Large = 300_001;

    private static readonly byte[] Picture = MakePicture(Large);

    [Fact]
    public async Task A_short_body_passes_as_it_came_wherever_it_is_cut()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"a":"eins \/ zwei\n\u00e4\u002f","b64_json":"iVBORw0KGgo=","c":[1,2,"data:image\/png;base64,AAAA\\"],"d":"值\r\n\nx=="}""" + "\n\ndata: {\"x\":\"a\\\"b\\u12\"}\n\\");
        for (int cut = 0; cut <= body.Length; cut++)
        {
            using Base64Spool spool = new();
            Assert.Equal(body, await ReadAsync(spool, body[..cut], body[cut..]));
        }
    }

    [Fact]
    public async Task Every_sample_passes_as_it_came()
    {
        foreach (string name in Sample.Names("*.*"))
        {
            byte[] body = Sample.Bytes(name);
            using Base64Spool spool = new();
            Assert.Equal(body, await ReadAsync(spool, [.. body.Select(static one => new[] { one })]));
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("escaped slash")]
    [InlineData("escaped letters")]
    [InlineData("url-safe")]
    [InlineData("unpadded")]
    [InlineData("lines")]
    [InlineData("prefix")]
    public async Task A_large_picture_lies_in_a_file_in_whatever_spelling(string spelling)
    {
        string base64 = Convert.ToBase64String(Picture);
        string text = spelling switch
        {
            "escaped slash" => base64.Replace("/", "\\/", StringComparison.Ordinal),
            "escaped letters" => base64.Replace("/", "\\u002f", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal).Replace("=", "\\u003d", StringComparison.Ordinal),
            "url-safe" => base64.Replace('/', '_').Replace('+', '-'),
            "unpadded" => base64.TrimEnd('='),
            "lines" => string.Join("\\r\\n", base64.Chunk(76).Select(static line => new string(line))),
            "prefix" => "data:image\\/png;base64," + base64,
            _ => base64,
        };
        byte[] body = Encoding.UTF8.GetBytes($$"""{"created":1,"data":[{"b64_json":"{{text}}","revised_prompt":"x\ny"}],"usage":null}""");
        Assert.EndsWith("=", base64, StringComparison.Ordinal);

        foreach (int piece in new[] { body.Length, 70_001, 4093, 1 })
        {
            using Base64Spool spool = new();
            byte[] read = await ReadAsync(spool, [.. body.Chunk(piece)]);

            Assert.InRange(read.Length, 100, 1000);
            JsonElement item = JsonDocument.Parse(read).RootElement.GetProperty("data")[0];
            Assert.Equal("x\ny", item.GetProperty("revised_prompt").GetString());
            string stub = item.GetProperty("b64_json").GetString()!;
            Assert.Equal(spelling == "prefix", stub.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
            string short64 = stub[(stub.IndexOf(',', StringComparison.Ordinal) + 1)..];
            Assert.True(spool.IsStub(short64));
            byte[] bytes = Convert.FromBase64String(short64);
            Assert.Equal("image/png", MediaSignature.Detect(bytes)?.MediaType);
            MediaData data = spool.Resolve(bytes, out bool isBroken);
            Assert.False(isBroken);
            Assert.Equal(Picture, data.ToArray());
        }
    }

    [Fact]
    public async Task It_is_cut_at_every_byte_around_what_matters()
    {
        string base64 = Convert.ToBase64String(Picture);
        int middle = Base64Spool.Threshold;
        string text = $"{base64[..middle]}\\/\\n{base64[middle..(middle + 8)]}\\u002F{base64[(middle + 8)..]}";
        string head = "{\"a\":\"";
        byte[] body = Encoding.UTF8.GetBytes($"{head}{text}\",\"b\":\"\\u4e2d\\n\"}}");
        int[] cuts = [.. Enumerable.Range(0, 12), .. Enumerable.Range(head.Length + middle - 4, 40), .. Enumerable.Range(body.Length - 30, 30)];
        foreach (int cut in cuts)
        {
            using Base64Spool spool = new();
            JsonElement read = JsonDocument.Parse(await ReadAsync(spool, body[..cut], body[cut..])).RootElement;

            // A line as long as this is not broken by rule: what follows the break is another text.
            Assert.Equal("中\n", read.GetProperty("b").GetString());
            string[] lines = read.GetProperty("a").GetString()!.Split('\n');
            Assert.Equal(2, lines.Length);
            byte[] got = spool.Resolve(Convert.FromBase64String(lines[0]), out _).ToArray();
            Assert.Equal(Picture[..1000], got[..1000]);
            Assert.Equal((middle + 1) / 4 * 3, got.Length);
        }
    }

    [Fact]
    public async Task Text_after_the_picture_stays_text()
    {
        string base64 = Convert.ToBase64String(Picture);
        byte[] body = Encoding.UTF8.GetBytes($$"""{"content":"a ![x](data:image/png;base64,{{base64}}) b\n\ndata:image/png;base64,{{base64}}\n\nHere it is"}""");
        using Base64Spool spool = new();
        string content = JsonDocument.Parse(await ReadAsync(spool, [.. body.Chunk(1000)])).RootElement.GetProperty("content").GetString()!;

        Assert.StartsWith("a ![x](data:image/png;base64,", content, StringComparison.Ordinal);
        Assert.Contains(") b\n\ndata:image/png;base64,", content, StringComparison.Ordinal);
        Assert.EndsWith("\n\nHere it is", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_ends_inside_a_byte_is_told()
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"b64_json\":\"" + Convert.ToBase64String(Picture)[..300_001] + "\"}");
        using Base64Spool spool = new();
        string stub = JsonDocument.Parse(await ReadAsync(spool, body)).RootElement.GetProperty("b64_json").GetString()!;

        spool.Resolve(Convert.FromBase64String(stub), out bool isBroken);

        Assert.True(isBroken);
    }

    [Fact]
    public async Task The_same_picture_twice_is_the_same_picture()
    {
        string base64 = Convert.ToBase64String(Picture);
        string other = Convert.ToBase64String([.. Picture[..^1], (byte)~Picture[^1]]);
        string escaped = base64.Replace("/", "\\/", StringComparison.Ordinal);
        byte[] body = Encoding.UTF8.GetBytes($$"""["{{base64}}","{{other}}","{{escaped}}"]""");
        using Base64Spool spool = new();
        string[] stubs = JsonSerializer.Deserialize<string[]>(await ReadAsync(spool, body))!;

        Assert.Equal(stubs[0], stubs[2]);
        Assert.NotEqual(stubs[0], stubs[1]);
    }

    [Fact]
    public async Task A_stub_of_another_answer_is_bytes()
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"b64_json\":\"" + Convert.ToBase64String(Picture) + "\"}");
        using Base64Spool first = new();
        using Base64Spool second = new();
        string stub = JsonDocument.Parse(await ReadAsync(first, body)).RootElement.GetProperty("b64_json").GetString()!;

        Assert.Equal(90, second.Resolve(Convert.FromBase64String(stub), out _).Length);
    }

    [Fact]
    public void The_file_is_nobody_elses_and_leaves_no_name()
    {
        string[] before = Directory.GetFiles(SpoolFile.Folder, "allmhub-*.tmp");
        using SpoolFile file = SpoolFile.Create();
        file.Append("abc"u8);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Directory.GetFiles(SpoolFile.Folder, "allmhub-*.tmp").Except(before));
        }

        MediaData data = MediaData.OfSpool(file);
        using Stream one = data.OpenRead();
        using Stream other = data.OpenRead();
        one.Position = 2;
        Assert.Equal('c', one.ReadByte());
        Assert.Equal('a', other.ReadByte());
        Assert.Equal("abc"u8.ToArray(), data.ToArray());
    }

    private static byte[] MakePicture(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(Base64Spool spool, params byte[][] pieces)
    {
        using MemoryStream whole = new();
        await using Stream stream = spool.Wrap(new PieceStream(pieces), static () => { });
        await stream.CopyToAsync(whole);
        return whole.ToArray();
    }

    /// <summary>Gives a piece a read.</summary>
    private sealed class PieceStream(byte[][] pieces) : MemoryStream
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_next < pieces.Length && pieces[_next].Length == 0)
            {
                _next++;
            }

            if (_next == pieces.Length)
            {
                return new ValueTask<int>(0);
            }

            byte[] piece = pieces[_next];
            int count = Math.Min(piece.Length, buffer.Length);
            piece.AsSpan(0, count).CopyTo(buffer.Span);
            pieces[_next] = piece[count..];
            return new ValueTask<int>(count);
        }
    }
}
