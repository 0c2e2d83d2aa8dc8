using System.Management.Automation;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// What a kept prompt makes of an input. Its places take what they name; an input that no place took stands behind the text, so that nothing is lost. <c>-Prompt</c> is the input
/// where nothing comes by the pipeline, and more to say where something does.
/// </summary>
/// <param name="body">The prompt's text.</param>
/// <param name="prompt">What <c>-Prompt</c> says.</param>
internal sealed class KeptText(FilledTemplate body, string? prompt)
{
    /// <summary>Whether a property of the input of this name is asked about.</summary>
    /// <param name="property">The name.</param>
    public bool Reads(string property) => body.Reads(property);

    /// <summary>Says an input.</summary>
    /// <param name="input">The input; <c>null</c> when there is none.</param>
    /// <param name="content">The input as text, made when it is needed; <c>null</c> when it has none, as a file that is attached.</param>
    /// <returns>The question.</returns>
    public string Say(PSObject? input, Func<string>? content)
    {
        bool isPrompt = input is null && !string.IsNullOrWhiteSpace(prompt);
        string text = body.Fill(isPrompt ? PSObject.AsPSObject(prompt) : input, isPrompt || input is not null);
        bool isRead = body.HasRead;
        return string.Join("\n\n", new[] { text, isPrompt && isRead ? null : prompt, isRead ? null : content?.Invoke() }.Where(static piece => !string.IsNullOrWhiteSpace(piece)));
    }
}
