using Allmhub.Account;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Account;

/// <summary>The cache folder is a variable of the process, so these tests run one after the other.</summary>
[Collection("UserFolder")]
public sealed class ModelCacheTests : IDisposable
{
    private static readonly Uri Gateway = new("https://gateway.example/");

    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);

    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public ModelCacheTests() => Environment.SetEnvironmentVariable(UserFolder.Variable, _folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void WhatWasSavedIsLoaded()
    {
        ModelCache.Save(Gateway, [new ModelInfo { Name = "gpt-4o", Owner = "openai", Endpoint = ["openai"], Price = new ModelPrice(2.5m, 10m, null) }]);

        ModelInfo model = Assert.Single(ModelCache.Load(Gateway));
        Assert.Equal("gpt-4o", model.Name);
        Assert.Equal(["openai"], model.Endpoint);
        Assert.Equal(new ModelPrice(2.5m, 10m, null), model.Price);
    }

    [Fact]
    public void AListingIsYoungForADay()
    {
        Assert.False(ModelCache.IsYoung(Gateway));
        ModelCache.Save(Gateway, [new ModelInfo { Name = "gpt-4o" }]);
        Assert.True(ModelCache.IsYoung(Gateway));
        File.SetLastWriteTimeUtc(ModelCache.PathOf(Gateway), DateTime.UtcNow.AddHours(-25));
        Assert.False(ModelCache.IsYoung(Gateway));
        File.SetLastWriteTimeUtc(ModelCache.PathOf(Gateway), DateTime.UtcNow.AddHours(1));
        Assert.False(ModelCache.IsYoung(Gateway), "a clock went wrong");
    }

    [Fact]
    public void AnotherAddressHasAnotherListing()
    {
        ModelCache.Save(Gateway, [new ModelInfo { Name = "gpt-4o" }]);

        Assert.Empty(ModelCache.Load(new Uri("https://other.example/")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("""{"Version":99,"BaseUri":"https://gateway.example/","Model":[{"Name":"x"}]}""")]
    [InlineData("null")]
    public void AFileThatCannotBeReadIsAsGoodAsNone(string content)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(ModelCache.PathOf(Gateway), content);

        Assert.Empty(ModelCache.Load(Gateway));
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFileAndNoRubbish()
    {
        string path = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => UserFolder.WriteAtomically(path, "new"u8));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }
}

/// <summary>Tests that move the user's folder share one line.</summary>
[CollectionDefinition("UserFolder", DisableParallelization = true)]
public sealed class UserFolderCollection
{
}
