namespace Allmhub.Cli.Screen;

/// <summary>Standard output cannot be written. No <see cref="IOException"/>: nobody who reads or writes a file of his own takes it for his.</summary>
internal sealed class OutputException(string message) : Exception(message);
