using Allmhub.Profiles;

namespace Allmhub.Core.Tests.Profiles;

public sealed class ProfileStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    private ProfileStore Store => new(Path.Combine(_folder, "sub", "profiles.json"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NoFileIsNoProfile()
    {
        Assert.Empty(Store.Load());
        Assert.Null(Store.Find("work"));
        Assert.False(Store.Remove("work"));
    }

    [Fact]
    public void WhatWasSavedIsFoundWhateverTheCase()
    {
        AllmProfile work = new() { Name = "Work", BaseUri = "https://gateway.example/", Key = new CredentialReference(CredentialReference.Vault, "allm", "Vault"), DefaultModel = "gpt-4o" };
        Store.Save(work);
        Store.Save(new AllmProfile { Name = "ci", Key = new CredentialReference(CredentialReference.Environment, "CI_KEY") });

        Assert.Equal(work, Store.Find("work"));
        Assert.Equal(["ci", "Work"], Store.Load().Select(static profile => profile.Name));
    }

    [Fact]
    public void SavingTwiceReplaces()
    {
        Store.Save(new AllmProfile { Name = "ci", Key = new CredentialReference(CredentialReference.Environment, "A") });
        Store.Save(new AllmProfile { Name = "CI", Key = new CredentialReference(CredentialReference.Environment, "B") });

        Assert.Equal("B", Assert.Single(Store.Load()).Key?.Name);
    }

    [Fact]
    public void RemovingLeavesTheOthers()
    {
        Store.Save(new AllmProfile { Name = "a" });
        Store.Save(new AllmProfile { Name = "b" });

        Assert.True(Store.Remove("A"));
        Assert.Equal("b", Assert.Single(Store.Load()).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData(".hidden")]
    public void WhatCannotBeANameIsRefused(string name) =>
        Assert.Throws<ProfileException>(() => Store.Save(new AllmProfile { Name = name }));

    [Theory]
    [InlineData("""{"version":1,"profile":[{"name":"a","apiKey":"x"}]}""")]
    [InlineData("""{"version":1,"profile":[{"name":"a","token":"x"}]}""")]
    [InlineData("""{"version":1,"profile":[{"name":"a","key":{"kind":"environment","name":"sk-1234567890abcdef"}}]}""")]
    public void AKeyInTheClearIsRefusedAndNotRepeated(string content)
    {
        ProfileStore store = Write(content);

        ProfileException failure = Assert.Throws<ProfileException>(() => store.Load());
        Assert.Contains("in the clear", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-1234567890abcdef", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyIsNotWrittenEither()
    {
        Assert.Throws<ProfileException>(() => Store.Save(new AllmProfile { Name = "a", Key = new CredentialReference(CredentialReference.Environment, "sk-1234567890abcdef") }));
        Assert.False(File.Exists(Store.FilePath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    public void ABrokenFileIsReportedAndLeftAlone(string content)
    {
        ProfileStore store = Write(content);

        Assert.Throws<ProfileException>(() => store.Load());
        Assert.Throws<ProfileException>(() => store.Save(new AllmProfile { Name = "a" }));
        Assert.Equal(content, File.ReadAllText(store.FilePath));
    }

    [Fact]
    public void ANewerFileIsReportedAndLeftAlone()
    {
        ProfileStore store = Write("""{"version":2,"profile":[]}""");

        Assert.Contains("version 2", Assert.Throws<ProfileException>(() => store.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFileIsTheUsersAlone()
    {
        Store.Save(new AllmProfile { Name = "a" });
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Store.FilePath));
        ProfileStore store = Store;
        store.Load();
        Assert.Null(store.Warning);

        File.SetUnixFileMode(store.FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        store.Load();
        Assert.Contains("chmod 600", store.Warning, StringComparison.Ordinal);
    }

    private ProfileStore Write(string content)
    {
        ProfileStore store = Store;
        Directory.CreateDirectory(Path.GetDirectoryName(store.FilePath)!);
        File.WriteAllText(store.FilePath, content);
        return store;
    }

    [Theory]
    [InlineData("""{"version":1,"profile":[null]}""")]
    [InlineData("""{"version":1,"profile":null}""")]
    [InlineData("""{"version":1,"profile":[{"baseUri":"https://a.example"}]}""")]
    public void AProfileThatIsNoneIsAClearError(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Store.FilePath)!);
        File.WriteAllText(Store.FilePath, content);
        Assert.Contains("is no profile file", Assert.Throws<ProfileException>(() => Store.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatOthersCanWriteIsNotUsed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Store.Save(new AllmProfile { Name = "a" });
        File.SetUnixFileMode(Store.FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Assert.Contains("chmod 600", Assert.Throws<ProfileException>(() => Store.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileLargerThanAnyProfileFileIsNotRead()
    {
        Store.Save(new AllmProfile { Name = "a" });
        using (FileStream stream = File.OpenWrite(Store.FilePath))
        {
            stream.SetLength(2 * 1024 * 1024);
        }

        Assert.Contains("at most 1 MB", Assert.Throws<ProfileException>(() => Store.Load()).Message, StringComparison.Ordinal);
    }
}
