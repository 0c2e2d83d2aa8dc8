using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The number a picture grew from.</summary>
/// <param name="Id">The task.</param>
/// <param name="Seed">The number, as the service wrote it; it goes into a prompt as <c>--seed</c>.</param>
public sealed record MidjourneySeed(string Id, string Seed)
{
    /// <summary>The number.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Seed);

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
