using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Account;

/// <summary>
/// The last listing of models of one gateway address, kept in the user's cache folder. The choice of a format reads it and nothing else:
/// never the network; completion has it made where there is none (<see cref="ModelService.KeepKnownAsync"/>). A file that is missing, broken or of another version is as good as none.
/// </summary>
public static class ModelCache
{
    /// <summary>How long a listing is good for completion; an older one is offered while a new one is asked for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(1);

    private const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>The file of an address.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The path.</returns>
    public static string PathOf(Uri baseUri)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        return UserFolder.CacheFile("models", baseUri.AbsoluteUri);
    }

    /// <summary>Keeps a listing.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <param name="models">The whole listing, not filtered.</param>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache folder may not be written.</exception>
    public static void Save(Uri baseUri, IReadOnlyList<ModelInfo> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        UserFolder.WriteAtomically(PathOf(baseUri), ModelCacheFile.Write(baseUri, models));
    }

    /// <summary>Reads the last listing.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The models; empty when there is no listing that can be read.</returns>
    public static IReadOnlyList<ModelInfo> Load(Uri baseUri)
    {
        try
        {
            return ModelCacheFile.Read(BoundedFile.ReadAllBytes(PathOf(baseUri), MaxBytes), baseUri) ?? [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    /// <summary>Whether there is a listing that need not be asked for again.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>Whether there is.</returns>
    public static bool IsYoung(Uri baseUri)
    {
        try
        {
            FileInfo file = new(PathOf(baseUri));
            return file.Exists && DateTime.UtcNow - file.LastWriteTimeUtc is TimeSpan age && age < GoodFor && age > -TimeSpan.FromMinutes(5);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
