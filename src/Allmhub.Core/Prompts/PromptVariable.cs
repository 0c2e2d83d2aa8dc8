namespace Allmhub.Prompts;

/// <summary>A place of a kept prompt that whoever uses it fills.</summary>
/// <param name="Name">Its name, as in <c>{{Name}}</c>; capitals do not matter.</param>
/// <param name="Description">What it is for; <c>null</c> when the file does not say.</param>
/// <param name="Default">What it is when nobody says; <c>null</c> when it has to be given.</param>
public sealed record PromptVariable(string Name, string? Description = null, string? Default = null)
{
    /// <summary>Whether it has to be given: there is no default.</summary>
    public bool IsRequired => Default is null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
