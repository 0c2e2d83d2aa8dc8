using System.Globalization;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Faults;

namespace Allmhub.Emulator.Answers;

/// <summary>What a chat asks of the pictures of its answer.</summary>
/// <param name="Ratio">E.g. 16:9; null for square.</param>
/// <param name="Size">1K, 2K, 4K or 512; null for 1K.</param>
internal sealed record PictureAsk(string? Ratio, string? Size)
{
    /// <summary>Nothing is asked.</summary>
    public static PictureAsk Usual { get; } = new(null, null);

    /// <summary>The answer may hold pictures.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>Says what cannot be; null when all can.</summary>
    public string? Wrong() =>
        Ratio is not null && !PictureSizes.IsRatio(Ratio) ? $"Invalid aspect ratio '{Ratio}'."
        : Size is not null && PictureSizes.SideOf(Size) is null ? $"Invalid image size '{Size}': 512, 1K, 2K or 4K."
        : null;

    /// <summary>The pictures of an answer.</summary>
    public IReadOnlyList<PictureSpec> Draw(EmulatedPrompt prompt, Directive directive, EmulatorFault? fault)
    {
        (int width, int height) = PictureSizes.OfRatio(Ratio ?? "1:1", PictureSizes.SideOf(Size ?? "1K")!.Value)!.Value;
        return
        [
            .. Enumerable.Range(0, directive.Pictures ?? 1).Select(i =>
                new PictureSpec(Tokens.Id(prompt.Model + prompt.Text + (i == 0 ? "" : i.ToString(CultureInfo.InvariantCulture)), 16), width, height)
                {
                    Damage = fault?.Picture ?? PictureDamage.None,
                }),
        ];
    }
}
