namespace Allmhub.Prompts;

/// <summary>A prompt's file as it would be written.</summary>
/// <param name="Prompt">The prompt as it would be read.</param>
/// <param name="Content">The whole text of the file.</param>
/// <param name="Exists">Whether there is a file already.</param>
public sealed record PromptDraft(KeptPrompt Prompt, string Content, bool Exists)
{
    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Prompt.Name;
}
