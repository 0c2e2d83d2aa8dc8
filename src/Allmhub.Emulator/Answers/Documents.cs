namespace Allmhub.Emulator.Answers;

/// <summary>Answers that are too long to stand in code.</summary>
internal static class Documents
{
    /// <summary>Reads one.</summary>
    /// <param name="name">The name of its file.</param>
    public static string Read(string name)
    {
        using Stream stream = typeof(Documents).Assembly.GetManifestResourceStream($"Answers.{name}") ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().TrimEnd('\n');
    }
}
