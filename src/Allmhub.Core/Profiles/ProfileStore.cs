using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Allmhub.Foundation;

namespace Allmhub.Profiles;

/// <summary>
/// The file of profiles, <c>profiles.json</c> in the user's configuration folder. Written atomically and readable by the user alone;
/// a key in the clear is refused, a file that others can read is reported.
/// </summary>
public sealed partial class ProfileStore
{
    /// <summary>The profile that is used when none is named.</summary>
    public const string DefaultName = "default";

    private const int Version = 1;
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Opens the user's own file; nothing is read yet.</summary>
    public ProfileStore()
        : this(Path.Combine(UserFolder.Config, "profiles.json"))
    {
    }

    /// <summary>Opens a file; nothing is read yet.</summary>
    /// <param name="path">The file, which need not exist.</param>
    public ProfileStore(string path) => FilePath = path;

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>What is wrong with the file although it can be used; <c>null</c> when nothing is. Known after <see cref="Load"/>.</summary>
    public string? Warning { get; private set; }

    /// <summary>Says whether a text can be the name of a profile.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>Reads all profiles, by name.</summary>
    /// <returns>The profiles; empty when there is no file.</returns>
    /// <exception cref="ProfileException">The file is no profile file, is of a newer version, or holds a key in the clear.</exception>
    public IReadOnlyList<AllmProfile> Load()
    {
        Warning = null;
        if (!File.Exists(FilePath))
        {
            return [];
        }

        CheckMode();
        byte[] content = ReadFile();
        RefuseSecrets(content);
        ProfileFile file = Parse(content);
        return file.Version <= Version
            ? [.. file.Profile.OrderBy(static profile => profile.Name, StringComparer.OrdinalIgnoreCase)]
            : throw new ProfileException(Words.Say($"The profile file '{FilePath}' is of version {file.Version}; this module knows version {Version}. Update the module."));
    }

    /// <summary>Finds a profile, whatever the case of its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The profile; <c>null</c> when there is none.</returns>
    /// <exception cref="ProfileException">As for <see cref="Load"/>.</exception>
    public AllmProfile? Find(string name) =>
        Load().FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a profile, or replaces the one of its name.</summary>
    /// <param name="profile">The profile.</param>
    /// <exception cref="ProfileException">The name is none, a field holds a key in the clear, or the file that is there cannot be used.</exception>
    public void Save(AllmProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (!IsName(profile.Name))
        {
            throw new ProfileException(Words.Say($"'{profile.Name}' cannot name a profile: use letters, digits, '.', '_' and '-', at most 64."));
        }

        Write([.. Load().Where(other => !SameName(other, profile.Name)), profile]);
    }

    /// <summary>Removes a profile.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ProfileException">As for <see cref="Load"/>.</exception>
    public bool Remove(string name)
    {
        IReadOnlyList<AllmProfile> before = Load();
        List<AllmProfile> after = [.. before.Where(profile => !SameName(profile, name))];
        if (after.Count == before.Count)
        {
            return false;
        }

        Write(after);
        return true;
    }

    private static bool SameName(AllmProfile profile, string name) => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase);

    private void Write(IReadOnlyList<AllmProfile> profiles)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(new ProfileFile { Version = Version, Profile = profiles }, ProfileJson.Default.ProfileFile);
        RefuseSecrets(content);
        UserFolder.WriteAtomically(FilePath, content);
    }

    private byte[] ReadFile()
    {
        try
        {
            return BoundedFile.ReadAllBytes(FilePath, MaxBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(Words.Say($"The profile file '{FilePath}' cannot be read: {failure.Message}"), failure);
        }
    }

    private ProfileFile Parse(byte[] content)
    {
        try
        {
            ProfileFile file = JsonSerializer.Deserialize(content, ProfileJson.Default.ProfileFile) ?? throw new JsonException(Words.Say("It is empty."));
            return file.Profile is not null && file.Profile.All(static profile => profile is { Name: not null } && IsName(profile.Name)) ? file : throw new JsonException(Words.Say("A profile in it has no name."));
        }
        catch (JsonException failure)
        {
            throw new ProfileException(Words.Say($"The file '{FilePath}' is no profile file. Mend it or move it away; nothing was changed."), failure);
        }
    }

    /// <summary>A text in a field that is named like a secret, or a value that looks like a key: neither is ever read or written.</summary>
    private void RefuseSecrets(byte[] content)
    {
        if (SecretPattern().IsMatch(System.Text.Encoding.UTF8.GetString(content)))
        {
            throw new ProfileException(Words.Say($"The profile file '{FilePath}' holds, or would hold, a key in the clear. Take it out, replace the key at the gateway, and name an environment variable or a vault's secret instead."));
        }
    }

    // Who can write it can send a key elsewhere.
    private void CheckMode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        UnixFileMode mode = File.GetUnixFileMode(FilePath);
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new ProfileException(Words.Say($"The profile file '{FilePath}' can be written by other users, who could send your key elsewhere, so it is not used. Look at what it holds, then run: chmod 600 '{FilePath}'"));
        }

        if ((mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
        {
            Warning = Words.Say($"The profile file '{FilePath}' can be read by other users. Run: chmod 600 '{FilePath}'");
        }
    }

    [GeneratedRegex("""^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$""")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""("(api_?key|key|token|access_?token|secret|password)"\s*:\s*")|(:\s*"sk-[^"]{8,}")""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPattern();
}

/// <summary>The profile file cannot be used; the message says why and what to do. It never holds the file's content.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class ProfileException(string message, Exception? inner = null) : Exception(Streaming.RecordText.Of(message), inner)
{
}

/// <summary>The profile file as JSON.</summary>
internal sealed class ProfileFile
{
    public int Version { get; set; }

    public IReadOnlyList<AllmProfile> Profile { get; set; } = [];
}

/// <summary>Source-generated: reading profiles costs no reflection at import or at the first call.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ProfileFile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
