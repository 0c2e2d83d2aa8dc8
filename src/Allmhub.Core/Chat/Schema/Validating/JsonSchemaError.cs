namespace Allmhub.Chat.Schema.Validating;

/// <summary>One thing a value has wrong, in words a model can act on.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) of the value; empty for the whole.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record JsonSchemaError(string Pointer, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Pointer.Length == 0 ? $"the whole value: {Message}" : $"{Pointer}: {Message}";

    /// <summary>The pointer of a member below <paramref name="parent"/>.</summary>
    internal static string Join(string parent, string member) =>
        $"{parent}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
