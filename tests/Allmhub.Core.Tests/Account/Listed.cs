using System.Runtime.CompilerServices;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Account;

/// <summary>Price lists for tests, and a home of this process's own for what is kept of them.</summary>
internal static class Listed
{
    /// <summary>Nothing of a test run goes into the folders of whoever runs it, or comes from there.</summary>
    [ModuleInitializer]
    internal static void OwnHome()
    {
        if (Environment.GetEnvironmentVariable(UserFolder.Variable) is null)
        {
            string home = Directory.CreateTempSubdirectory("allmhub-home-").FullName;
            Environment.SetEnvironmentVariable(UserFolder.Variable, home);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>A list of items as JSON members, e.g. <c>"model_name":"m","quota_type":1,"model_price":0.1</c>.</summary>
    public static PriceList List(string groups, params string[] items)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{"success":true,"data":[{{string.Join(',', items.Select(static item => "{" + item + "}"))}}],"group_ratio":{{groups}}}""");
        return PriceReader.Read(document.RootElement, 500_000, DateTimeOffset.UtcNow)!;
    }

    /// <summary>What the list says of one model.</summary>
    public static PriceEntry Entry(string item) => List("{}", "\"model_name\":\"m\"," + item).Find("m")!;

    /// <summary>Makes a list known for an address, as if it had been fetched.</summary>
    public static void Put(Uri gateway, PriceList list)
    {
        Task put = PriceShelf.Of(gateway).GetAsync(() => Task.FromResult(list), isForced: true);
        Assert.True(SpinWait.SpinUntil(() => put.IsCompletedSuccessfully, TimeSpan.FromSeconds(20)));
    }

    /// <summary>Makes one price known for an address, in the group default at 1.</summary>
    public static void Put(Uri gateway, string model, string item) => Put(gateway, List("""{"default":1}""", $"\"model_name\":\"{model}\",{item}"));
}
