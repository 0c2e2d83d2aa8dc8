using Allmhub.Batch;
using Allmhub.Batch.Checkpoints;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>Whatever becomes of the file, the error says what to do, and an answer that is paid for goes on.</summary>
public sealed class CheckpointFaultTests : IDisposable
{
    private readonly CheckpointBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Two_batches_in_one_file_are_refused_and_then_not()
    {
        using (_bench.Open())
        {
            CheckpointException refused = Assert.Throws<CheckpointException>(_bench.Open);
            Assert.Equal(CheckpointFault.InUse, refused.Fault);
            Assert.Contains("another batch", refused.Message, StringComparison.Ordinal);
            Assert.Contains(_bench.FilePath, refused.Message, StringComparison.Ordinal);
        }

        _bench.Open().Dispose();
        Assert.Equal([_bench.FilePath], Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public void A_link_is_the_file_it_leads_to()
    {
        string link = Path.Combine(_bench.Folder, "link.jsonl");
        string?[] first = _bench.Run("q");
        File.CreateSymbolicLink(link, _bench.FilePath);
        using (_bench.Open())
        {
            Assert.Equal(CheckpointFault.InUse, Assert.Throws<CheckpointException>(() => CheckpointFile.Open(link, TextCodec.Name)).Fault);
        }

        using Checkpoint<string> other = new(CheckpointFile.Open(link, TextCodec.Name), static text => text);
        Assert.Equal(first[0], _bench.Ask(other, 0, "q"));
        _bench.Ask(other, 1, "q2");
        Assert.Equal(2, _bench.Lines.Length);
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_is_no_lock()
    {
        File.WriteAllBytes(_bench.FilePath + ".lock", []);

        _bench.Run("q");

        Assert.Equal(1, _bench.Asked());
    }

    public static TheoryData<string, string> Impossible => new()
    {
        { "", "folder" },
        { "new/", "folder" },
        { "missing/results.jsonl", "no folder" },
        { "dangling", "does not exist" },
        { "circle", "cannot be used" },
        { "file/results.jsonl", "no folder" },
        { "read-only", "read-only" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_can_be_no_file_is_told_before_anything_is_asked(string name, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(Path.Combine(_bench.Folder, "dangling"), Path.Combine(_bench.Folder, "nowhere"));
        File.CreateSymbolicLink(Path.Combine(_bench.Folder, "circle"), Path.Combine(_bench.Folder, "circle"));
        File.WriteAllText(Path.Combine(_bench.Folder, "file"), string.Empty);
        File.WriteAllText(Path.Combine(_bench.Folder, "read-only"), string.Empty);
        File.SetUnixFileMode(Path.Combine(_bench.Folder, "read-only"), UnixFileMode.UserRead);
        string[] before = Directory.GetFileSystemEntries(_bench.Folder);

        CheckpointException refused = Assert.Throws<CheckpointException>(() => CheckpointFile.Open(_bench.Folder + "/" + name, TextCodec.Name));

        Assert.Equal(CheckpointFault.Inaccessible, refused.Fault);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(_bench.Folder).Order());
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    public void A_device_is_no_checkpoint(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Contains("no regular file", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(path, TextCodec.Name)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"prompt\":\"my input\"}\n")]
    [InlineData("Name,Text\na,b\n")]
    [InlineData("not a line end")]
    [InlineData("{")]
    [InlineData("{\"allm\":1}\n")]
    public void A_file_of_something_else_is_left_alone(string content)
    {
        File.WriteAllText(_bench.FilePath, content);
        if (content == "{")
        {
            // The beginning of a line of a checkpoint, as a crash may leave it: nothing is lost with it.
            _bench.Run("q");
            return;
        }

        Assert.Equal(CheckpointFault.NotACheckpoint, Assert.Throws<CheckpointException>(_bench.Open).Fault);
        Assert.Equal(content, File.ReadAllText(_bench.FilePath));
        Assert.Equal([_bench.FilePath], Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public void A_new_file_is_its_owners_alone_and_an_old_one_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _bench.Run("q");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_bench.FilePath));
        UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(_bench.FilePath, shared);
        _bench.Run("q", "q2");
        Assert.Equal(shared, File.GetUnixFileMode(_bench.FilePath));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("moved")]
    [InlineData("replaced")]
    [InlineData("replaced by its copy")]
    [InlineData("emptied")]
    [InlineData("cut")]
    public void A_file_that_is_changed_during_the_run_loses_nothing_that_comes_after(string how)
    {
        string aside = Path.Combine(_bench.Folder, "aside.jsonl");
        string?[] first;
        using (Checkpoint<string> checkpoint = _bench.Open())
        {
            first = [_bench.Ask(checkpoint, 0, "q1"), _bench.Ask(checkpoint, 1, "q2")];
            Change(how, aside);
            first = [.. first, _bench.Ask(checkpoint, 2, "q3"), _bench.Ask(checkpoint, 3, "q4")];
            bool isOther = how is "deleted" or "moved" or "replaced" or "replaced by its copy";
            Assert.Equal(isOther, checkpoint.TakeFailure() is { } told && told.Message.Contains("deleted, moved or replaced", StringComparison.Ordinal));
            Assert.Null(checkpoint.TakeFailure());
            Assert.Equal(0, checkpoint.File.Unwritten);
        }

        _bench.Asked();
        string?[] second = _bench.Run("q1", "q2", "q3", "q4");
        Assert.Equal(first[2..], second[2..]);
        Assert.Equal(how switch { "replaced by its copy" => 0, "cut" => 1, _ => 2 }, _bench.Asked());
    }

    [Fact]
    public void When_the_folder_goes_too_the_answers_go_on_and_one_error_says_so()
    {
        using Checkpoint<string> checkpoint = _bench.Open();
        Directory.Move(_bench.Folder, _bench.Folder + "-moved");
        Assert.NotNull(_bench.Ask(checkpoint, 0, "q1"));
        Assert.NotNull(_bench.Ask(checkpoint, 1, "q2"));
        Assert.Contains("wherever that is", checkpoint.TakeFailure()!.Message, StringComparison.Ordinal);
        Assert.Null(checkpoint.TakeFailure());
        checkpoint.Dispose();
        Directory.Move(_bench.Folder + "-moved", _bench.Folder);

        Assert.Equal(2, _bench.Lines.Length);
    }

    [Fact]
    public void What_cannot_be_written_is_told_once_and_goes_on()
    {
        using Checkpoint<string> checkpoint = _bench.Open();
        checkpoint.Dispose();

        Assert.NotNull(_bench.Ask(checkpoint, 0, "q1"));
        Assert.NotNull(_bench.Ask(checkpoint, 1, "q2"));
        Assert.Contains("could not be written", checkpoint.TakeFailure()!.Message, StringComparison.Ordinal);
        Assert.Null(checkpoint.TakeFailure());
        Assert.Equal(2, checkpoint.File.Unwritten);
    }

    [Fact]
    public void A_codec_that_fails_loses_no_answer()
    {
        using Checkpoint<string> checkpoint = _bench.Open();
        BatchItem item = checkpoint.Mark(new BatchItem(0, null), CheckpointBench.Print("q"), new FailingCodec());

        checkpoint.Keep(item, "paid");
        checkpoint.Keep(checkpoint.Mark(new BatchItem(1, null), CheckpointBench.Print("q"), new FailingCodec()), "paid");

        Assert.Contains("in the output alone", checkpoint.TakeFailure()!.Message, StringComparison.Ordinal);
        Assert.Null(checkpoint.TakeFailure());
        Assert.Empty(_bench.Bytes);
    }

    private void Change(string how, string aside)
    {
        switch (how)
        {
            case "deleted":
                File.Delete(_bench.FilePath);
                break;
            case "moved":
                File.Move(_bench.FilePath, aside);
                break;
            case "replaced":
                File.WriteAllText(aside, "something else\n");
                File.Move(aside, _bench.FilePath, overwrite: true);
                break;
            case "replaced by its copy":
                File.Copy(_bench.FilePath, aside);
                File.Move(aside, _bench.FilePath, overwrite: true);
                break;
            case "emptied":
                File.WriteAllText(_bench.FilePath, string.Empty);
                break;
            default:
                File.WriteAllBytes(_bench.FilePath, _bench.Bytes[..^11]);
                break;
        }
    }

    private sealed class FailingCodec : ICheckpointCodec<string>
    {
        public string Kind => TextCodec.Name;

        public void Write(CheckpointWriter writer, string result) => throw new InvalidOperationException("no");

        public string Read(CheckpointObject result) => string.Empty;
    }
}
