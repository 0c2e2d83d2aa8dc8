namespace Allmhub.Prompts;

/// <summary>A prompt's name and file, without a look into it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Path">The full path of the file.</param>
public sealed record PromptEntry(string Name, string Path)
{
    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
