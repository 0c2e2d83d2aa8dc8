using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// The groups of the keys of one address, as the gateway's log told them: on disk beside a hash of address and key, of which the key cannot be made again. Safe for parallel use.
/// </summary>
internal sealed class KeyGroups
{
    private const int Version = 1;
    private const int MostKeys = 1000;
    private const long MaxBytes = 1024 * 1024;

    private static readonly ConcurrentDictionary<string, KeyGroups> All = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private readonly Uri _baseUri;
    private readonly string _path;
    private Dictionary<string, KeyGroup>? _groups;

    private KeyGroups(Uri baseUri, string path)
    {
        _baseUri = baseUri;
        _path = path;
    }

    /// <summary>The groups of an address; one in the process, as long as the user's folder is the same.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The groups.</returns>
    public static KeyGroups Of(Uri baseUri) => All.GetOrAdd(UserFolder.CacheFile("groups", baseUri.AbsoluteUri), static (path, address) => new KeyGroups(address, path), baseUri);

    /// <summary>The group of a key.</summary>
    /// <param name="key">The key; may be <c>null</c>.</param>
    /// <returns>The group; <c>null</c> when the log has not told it.</returns>
    public KeyGroup? Find(AllmCredential? key)
    {
        lock (_gate)
        {
            _groups ??= Load();

            // No cryptography is loaded for nothing.
            return key is null || _groups.Count == 0 ? null : _groups.GetValueOrDefault(NameOf(key));
        }
    }

    /// <summary>Keeps the group of a key; a file that cannot be written is done without.</summary>
    /// <param name="key">The key.</param>
    /// <param name="group">The group.</param>
    public void Learn(AllmCredential key, KeyGroup group)
    {
        lock (_gate)
        {
            Dictionary<string, KeyGroup> groups = Load();
            string name = NameOf(key);
            if (groups.GetValueOrDefault(name) == group)
            {
                _groups = groups;
                return;
            }

            if (groups.Count >= MostKeys)
            {
                groups.Clear();
            }

            groups[name] = group;
            _groups = groups;
            try
            {
                UserFolder.WriteAtomically(_path, Write(groups));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // This process knows it.
            }
        }
    }

    private string NameOf(AllmCredential key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{_baseUri.AbsoluteUri}\n{key.Reveal()}")), 0, 16);

    private Dictionary<string, KeyGroup> Load()
    {
        try
        {
            return File.Exists(_path) ? Read(BoundedFile.ReadAllBytes(_path, MaxBytes)) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private byte[] Write(Dictionary<string, KeyGroup> groups)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("Version", Version);
            writer.WriteString("BaseUri", _baseUri.AbsoluteUri);
            writer.WriteStartObject("Key");
            foreach ((string name, KeyGroup group) in groups)
            {
                writer.WriteStartObject(name);
                writer.WriteString("Group", group.Name);
                writer.WriteOptional("Ratio", group.Ratio);
                writer.WriteOptional("UserRatio", group.UserRatio);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private Dictionary<string, KeyGroup> Read(byte[] file)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        JsonElement root = document.RootElement;
        Dictionary<string, KeyGroup> groups = new(StringComparer.Ordinal);
        if (!LenientNumber.TryInt64(root, "Version", out long version) || version != Version || (root.TryGetProperty("BaseUri", out JsonElement address) ? address.GetString() : null) != _baseUri.AbsoluteUri)
        {
            return groups;
        }

        foreach (JsonProperty key in root.TryGetProperty("Key", out JsonElement keys) ? keys.EnumerateObject().Take(MostKeys) : [])
        {
            if (key.Value.TryGetProperty("Group", out JsonElement name) && name.GetString() is { Length: > 0 } group)
            {
                groups[key.Name] = new KeyGroup(group, Ratio(key.Value, "Ratio"), Ratio(key.Value, "UserRatio"));
            }
        }

        return groups;
    }

    private static decimal? Ratio(JsonElement key, string name) => LenientNumber.TryDecimal(key, name, out decimal value) && value >= 0 ? value : null;
}
