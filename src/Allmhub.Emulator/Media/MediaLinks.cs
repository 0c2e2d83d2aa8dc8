namespace Allmhub.Emulator.Media;

/// <summary>The addresses of what answers link to.</summary>
internal sealed class MediaLinks(Uri baseUri)
{
    /// <summary>The address of a file by its name.</summary>
    public Uri Of(string name) => new(baseUri, "/files/" + name);
}
