using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allmhub.Account;

/// <summary>
/// The last listing of models of one gateway address, kept in the user's cache folder. Completion and cost estimates read it
/// and nothing else: never the network. A file that is missing, broken or of another version is as good as none.
/// </summary>
public static class ModelCache
{
    private const int Version = 1;

    private const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>The file of an address.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The path.</returns>
    public static string PathOf(Uri baseUri)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(baseUri.AbsoluteUri));
        return Path.Combine(UserFolder.Cache, $"models.{Convert.ToHexString(hash, 0, 8)}.json");
    }

    /// <summary>Keeps a listing.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <param name="models">The whole listing, not filtered.</param>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache folder may not be written.</exception>
    public static void Save(Uri baseUri, IReadOnlyList<ModelInfo> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        CacheFile file = new() { Version = Version, BaseUri = baseUri.AbsoluteUri, Model = [.. models.Select(CacheModel.Of)] };
        UserFolder.WriteAtomically(PathOf(baseUri), JsonSerializer.SerializeToUtf8Bytes(file, ModelCacheJson.Default.CacheFile));
    }

    /// <summary>Reads the last listing.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The models; empty when there is no listing that can be read.</returns>
    public static IReadOnlyList<ModelInfo> Load(Uri baseUri)
    {
        try
        {
            FileInfo info = new(PathOf(baseUri));
            if (!info.Exists || info.Length > MaxBytes)
            {
                return [];
            }

            CacheFile? file = JsonSerializer.Deserialize(File.ReadAllBytes(info.FullName), ModelCacheJson.Default.CacheFile);
            return file?.Version == Version && file.BaseUri == baseUri.AbsoluteUri ? [.. file.Model.Select(static model => model.ToInfo())] : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The price of a model, as far as the last listing tells.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <param name="model">The model's name as it was asked for.</param>
    /// <returns>The price, or <c>null</c>.</returns>
    public static ModelPrice? PriceOf(Uri baseUri, string? model) =>
        Load(baseUri).FirstOrDefault(item => string.Equals(item.Name, model, StringComparison.Ordinal))?.Price;
}

/// <summary>The cache file as JSON.</summary>
internal sealed class CacheFile
{
    public int Version { get; set; }

    public string BaseUri { get; set; } = string.Empty;

    public List<CacheModel> Model { get; set; } = [];
}

/// <summary>One model in the cache file.</summary>
internal sealed class CacheModel
{
    public string Name { get; set; } = string.Empty;

    public string? Owner { get; set; }

    public IReadOnlyList<string>? Endpoint { get; set; }

    public ModelPrice? Price { get; set; }

    public static CacheModel Of(ModelInfo model) => new() { Name = model.Name, Owner = model.Owner, Endpoint = model.Endpoint, Price = model.Price };

    public ModelInfo ToInfo() => new() { Name = Name, Owner = Owner, Endpoint = Endpoint ?? [], Price = Price };
}

/// <summary>Source-generated, so that a completer's first call costs no reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CacheFile))]
internal sealed partial class ModelCacheJson : JsonSerializerContext;
