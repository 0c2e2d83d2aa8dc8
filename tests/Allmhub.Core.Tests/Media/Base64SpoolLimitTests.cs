using System.Text;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

/// <summary>What is kept of an answer has a bound, and a place that may be missing. The place is a variable of the process.</summary>
[Collection("UserFolder")]
public sealed class Base64SpoolLimitTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task More_than_the_bound_is_stopped()
    {
        using Base64Spool spool = new(2 * Megabyte);

        Assert.Equal(2 * Megabyte, (await ReadAsync(spool, 1, 1)).Sum());
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => ReadAsync(spool, 1));

        Assert.Equal(AllmErrorKind.Protocol, error.Kind);
        Assert.Contains("more than 2 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string? before = Environment.GetEnvironmentVariable(variable);
        string missing = Path.Combine(Path.GetTempPath(), $"allmhub-missing-{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable(variable, missing);
        try
        {
            using Base64Spool spool = new();
            AllmException error = await Assert.ThrowsAsync<AllmException>(() => ReadAsync(spool, 1));

            Assert.Contains(missing, error.Message, StringComparison.Ordinal);
            Assert.Contains("TMPDIR", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    private static async Task<List<int>> ReadAsync(Base64Spool spool, params int[] megabytes)
    {
        List<int> lengths = [];
        foreach (int size in megabytes)
        {
            byte[] data = new byte[size * Megabyte];
            Random.Shared.NextBytes(data);
            using MemoryStream body = new(Encoding.UTF8.GetBytes($"\"{Convert.ToBase64String(data)}\""));
            using MemoryStream read = new();
            await using Stream stream = spool.Wrap(body, static () => { });
            await stream.CopyToAsync(read);
            string stub = Encoding.UTF8.GetString(read.ToArray()).Trim('"');
            lengths.Add((int)spool.Resolve(Convert.FromBase64String(stub), out _).Length);
        }

        return lengths;
    }
}
