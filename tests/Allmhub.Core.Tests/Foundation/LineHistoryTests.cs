using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Foundation;

public sealed class LineHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub").FullName;

    private string File => Path.Combine(_folder, "state", "input.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_typed_is_there_in_the_next_session_in_its_order()
    {
        LineHistory first = new(File);
        first.Add("one");
        first.Add("two\nlines, 你好 \"quoted\"");
        first.Add("two\nlines, 你好 \"quoted\"");
        first.Add("one");
        Assert.Equal(["one", "two\nlines, 你好 \"quoted\"", "one"], new LineHistory(File).Entries);
    }

    [Fact]
    public void It_is_for_its_user_alone()
    {
        new LineHistory(File).Add("one");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, global::System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public void Without_a_file_it_holds_for_the_session()
    {
        LineHistory history = new(null);
        history.Add("one");
        Assert.Equal(["one"], history.Entries);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("my key is sk-abcdefgh12345678")]
    [InlineData("password: hunter22")]
    [InlineData("密码是 geheim123")]
    [InlineData("curl -H 'Authorization: Bearer abc.def.ghi'")]
    [InlineData("ghp_0123456789abcdefABCDEF0123456789abcd")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("postgres://me:pw@host/db")]
    [InlineData("use 4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c for it")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x")]
    [InlineData("Connect-AllmHub -ApiKey abc")]
    [InlineData("the secret of this house")]
    public void What_looks_like_a_key_stays_out_of_the_file(string text)
    {
        LineHistory history = new(File, static known => known.Contains("secret of", StringComparison.Ordinal));
        history.Add(text);
        history.Add("harmless");
        Assert.Equal([text, "harmless"], history.Entries);
        Assert.Equal(["harmless"], new LineHistory(File).Entries);
        Assert.Equal("\"harmless\"\n", global::System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("How many tokens has a question?")]
    [InlineData("/model claude-sonnet-4-5-20250929")]
    [InlineData("/attach ./src/Allmhub.Core/Foundation/LineHistory.cs")]
    [InlineData("Is 3f2504e0-4f89-11d3-9a0c-0305e82c3301 a UUID?")]
    [InlineData("why does the key of a dictionary have to be hashable, and what is a private key?")]
    [InlineData("https://example.com/a/b?c=d")]
    public void What_is_ordinary_is_kept(string text)
    {
        new LineHistory(File).Add(text);
        Assert.Equal([text], new LineHistory(File).Entries);
    }

    [Fact]
    public void What_begins_with_a_blank_is_not_kept_at_all()
    {
        LineHistory history = new(File);
        history.Add(" quiet");
        history.Add(string.Empty);
        Assert.Empty(history.Entries);
        Assert.False(global::System.IO.File.Exists(File));
    }

    [Fact]
    public void The_file_is_bounded_and_keeps_the_newest()
    {
        LineHistory history = new(File);
        string filling = new('x', 2000);
        for (int i = 0; i < 600; i++)
        {
            history.Add($"{i} {filling}");
        }

        Assert.InRange(new FileInfo(File).Length, 1, 600 * 1024);
        LineHistory next = new(File);
        Assert.StartsWith("599 ", next.Entries[^1], StringComparison.Ordinal);
        Assert.True(next.Entries.Count > 100);
        next.Add(new string('y', LineHistory.MaxLength + 1));
        Assert.StartsWith("599 ", new LineHistory(File).Entries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_loses_its_broken_lines_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        global::System.IO.File.WriteAllBytes(File, [.. "\"one\"\n{\"a\":1}\n\"torn\n\u0000\u0001\n\"\\ud800\"\n"u8, 0xff, 0xfe, .. "\n\"two\"\n\"three"u8]);
        LineHistory history = new(File);
        Assert.Equal(["one", "two"], history.Entries);
        history.Add("four");
        Assert.Equal(["one", "two", "four"], new LineHistory(File).Entries);
    }

    [Fact]
    public void A_place_that_takes_no_file_costs_nothing_but_the_memory()
    {
        Directory.CreateDirectory(File);
        LineHistory history = new(File);
        history.Add("one");
        Assert.Equal(["one"], history.Entries);
    }

    [Fact]
    public async Task Several_that_add_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            LineHistory history = new(File);
            for (int i = 0; i < 20; i++)
            {
                history.Add($"{writer} {i}");
            }
        })));
        Assert.Equal(80, new LineHistory(File).Entries.Distinct().Count());
    }
}
