using System.Diagnostics;
using System.Net.Sockets;
using Allmhub.Core.Tests.Cli;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Foundation;

public sealed class BoundedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    private string File1 => Path.Combine(_folder, "a.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void AFileWithinItsBoundIsReadWhole(int length)
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
        File.WriteAllBytes(File1, content);

        Assert.Equal(content, BoundedFile.ReadAllBytes(File1, length));
    }

    [Fact]
    public void AFileBeyondItsBoundIsNotOpened()
    {
        using FileStream sparse = new(File1, FileMode.Create, FileAccess.Write, FileShare.None);
        sparse.SetLength(8L * 1024 * 1024 * 1024);
        sparse.Flush();

        // Held by another one: opening it would fail otherwise.
        BoundedFileException failure = Assert.Throws<BoundedFileException>(() => BoundedFile.ReadAllBytes(File1, 1024 * 1024));

        Assert.Equal((BoundedFileFault.TooLarge, 8L * 1024 * 1024 * 1024), (failure.Fault, failure.Length));
    }

    [Fact]
    public void WhatIsNoFileSaysSo()
    {
        Assert.Equal(BoundedFileFault.NotFound, Assert.Throws<BoundedFileException>(() => BoundedFile.ReadAllBytes(File1, 1)).Fault);
        Assert.Equal(BoundedFileFault.Folder, Assert.Throws<BoundedFileException>(() => BoundedFile.ReadAllBytes(_folder, 1)).Fault);
        Assert.True(BoundedFile.MayReplace(File1));
        Assert.False(BoundedFile.MayReplace(_folder));
    }

    [Fact]
    public void ATextIsReadByItsMark()
    {
        File.WriteAllText(File1, "你好", System.Text.Encoding.Unicode);

        Assert.Equal("你好", BoundedFile.ReadAllText(File1, 100));
    }

    [UnixTheory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev/random")]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("link to /dev/zero")]
    [InlineData("link to pipe")]
    public async Task WhatIsNoRegularFileIsNotOpened(string kind)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = Make(kind, socket);

        // Opening the pipe would wait for a writer that never comes, reading a device would never end.
        Task<BoundedFileException> read = Task.Run(() => Assert.Throws<BoundedFileException>(() => BoundedFile.ReadAllBytes(path, long.MaxValue)));

        BoundedFileException refused = await read.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(BoundedFileFault.NotRegular, refused.Fault);
        Assert.False(BoundedFile.MayReplace(path));
    }

    [UnixTheory]
    [InlineData("hello")]
    [InlineData("")]
    public void ALinkIsFollowed(string content)
    {
        File.WriteAllText(File1, content);
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, File1);

        Assert.Equal(content, BoundedFile.ReadAllText(link, 5));
        Assert.Equal(content.Length > 0, Record.Exception(() => BoundedFile.ReadAllBytes(link, 4)) is BoundedFileException { Fault: BoundedFileFault.TooLarge });
        Assert.True(BoundedFile.MayReplace(link));
    }

    [UnixTheory]
    [InlineData("/proc/self/status")]
    public void AFileThatTellsNoLengthIsBoundedToo(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        Assert.NotEmpty(BoundedFile.ReadAllBytes(path, 1024 * 1024));
        Assert.Equal(BoundedFileFault.TooLarge, Assert.Throws<BoundedFileException>(() => BoundedFile.ReadAllBytes(path, 10)).Fault);
    }

    // Root can open it; it gives what the kernel has said, and then waits for more. It cannot be interrupted.
    [UnixTheory]
    [InlineData("/proc/kmsg")]
    public async Task AFileWhoseReadingWaitsIsGivenUp(string path)
    {
        foreach (Action read in new Action[] { () => BoundedFile.ReadAllBytes(path, long.MaxValue), () => BoundedFile.OpenRead(path, long.MaxValue).Dispose() })
        {
            Exception? failure = await Task.Run(() => Record.Exception(read)).WaitAsync(TimeSpan.FromSeconds(60));

            Assert.True(failure is BoundedFileException or UnauthorizedAccessException or IOException, $"{failure}");
        }
    }

    [UnixTheory]
    [InlineData("/proc/self/status")]
    public void AFileThatTellsNoLengthIsNoStream(string path)
    {
        if (File.Exists(path))
        {
            Assert.Equal(BoundedFileFault.NotRegular, Assert.Throws<BoundedFileException>(() => BoundedFile.OpenRead(path, 1024 * 1024)).Fault);
        }

        File.WriteAllText(File1, string.Empty);
        using FileStream empty = BoundedFile.OpenRead(File1, 1);
        Assert.Equal(0, empty.Length);
    }

    private string Make(string kind, Socket socket)
    {
        string path = Path.Combine(_folder, "special");
        if (kind.StartsWith("link to ", StringComparison.Ordinal))
        {
            string link = Path.Combine(_folder, "link");
            File.CreateSymbolicLink(link, Make(kind[8..], socket));
            return link;
        }

        if (kind == "pipe")
        {
            using Process made = Process.Start("mkfifo", path);
            made.WaitForExit();
            return path;
        }

        if (kind == "socket")
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            return path;
        }

        return kind;
    }
}
