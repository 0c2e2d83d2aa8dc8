using Allmhub.Code;
using Allmhub.Http;
using Allmhub.Markdown;

namespace Allmhub.Core.Tests.Code;

/// <summary>Code on the disk: names of the model made safe, nothing that is there lost.</summary>
public sealed class CodeTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("app.py", "app.py")]
    [InlineData("src/app.py", "src/app.py")]
    [InlineData("src\\app.py", "src/app.py")]
    [InlineData("../../etc/passwd", "etc/passwd")]
    [InlineData("/etc/cron.d/job", "etc/cron.d/job")]
    [InlineData("C:\\Windows\\a.cmd", "C_/Windows/a.cmd")]
    [InlineData("~/.ssh/authorized_keys", "_/ssh/authorized_keys")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData(".git/hooks/pre-commit", "git/hooks/pre-commit")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData("con.py", "_con.py")]
    [InlineData("-rf.sh", "_rf.sh")]
    [InlineData("a\u202Etxt.py", "atxt.py")]
    [InlineData("..", "code.py")]
    [InlineData(null, "code.py")]
    public void A_name_stays_inside_the_folder_and_sets_nothing_up(string? name, string saved)
    {
        string path = CodeTarget.Of(_folder, force: false).Save(new CodeBlock("python", "x", name));
        Assert.Equal(Path.Combine(_folder, saved.Replace('/', Path.DirectorySeparatorChar)), path);
        Assert.Equal("x\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("powershell", "code.ps1")]
    [InlineData("C#", "code.cs")]
    [InlineData("dockerfile", "Dockerfile")]
    [InlineData("", "code.txt")]
    [InlineData("nosuch", "code.txt")]
    public void A_block_without_a_name_has_its_language_s(string language, string name) =>
        Assert.Equal(name, Path.GetFileName(CodeTarget.Of(_folder, force: false).PathOf(new CodeBlock(language, "x", null))));

    [Theory]
    [InlineData(false, "mine", "a (2).py", "a (3).py")]
    [InlineData(true, "1\n", "a.py", "a (2).py")]
    public void What_is_there_is_kept_and_what_was_just_written_is_never_replaced(bool force, string there, string first, string second)
    {
        File.WriteAllText(Path.Combine(_folder, "a.py"), "mine");
        CodeTarget target = CodeTarget.Of(_folder, force);
        Assert.Equal(first, Path.GetFileName(target.Save(new CodeBlock("python", "1", "a.py"))));
        Assert.Equal(second, Path.GetFileName(target.Save(new CodeBlock("python", "2", "A.py".ToLowerInvariant()))));
        Assert.Equal(there, File.ReadAllText(Path.Combine(_folder, "a.py")));
        Assert.DoesNotContain(Directory.GetFiles(_folder), static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_may_be_named()
    {
        CodeTarget target = CodeTarget.Of(Path.Combine(_folder, "run.sh"), force: false);
        Assert.Equal("run.sh", Path.GetFileName(target.Save(new CodeBlock("bash", "ls\n", "other.sh"))));
        Assert.Equal("ls\n", File.ReadAllText(Path.Combine(_folder, "run.sh")));
        Assert.Throws<InvalidInputException>(() => CodeTarget.Of(Path.Combine(_folder, "no", "run.sh"), force: false));
    }

    [Fact]
    public void A_link_in_the_folder_leads_nowhere()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        string own = Directory.CreateDirectory(Path.Combine(_folder, "own")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(own, "src"), elsewhere);
        Assert.Throws<InvalidInputException>(() => CodeTarget.Of(own, force: true).Save(new CodeBlock("python", "x", "src/a.py")));
        Assert.Empty(Directory.GetFiles(elsewhere));
    }
}
