using System.Globalization;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>How large a picture is to be: pixels, a class, a ratio; each format says another of them (NOTES sections 16.2 and 16.3).</summary>
internal sealed partial record ImageDimension
{
    private const double Million = 1024d * 1024;

    /// <summary>Pixels; <c>null</c> when none were named.</summary>
    public (int Width, int Height)? Pixel { get; private init; }

    /// <summary>A class such as <c>2K</c>, in capitals; <c>null</c> when none was named.</summary>
    public string? Class { get; private init; }

    /// <summary>A ratio as <c>16:9</c>; <c>null</c> when none was named.</summary>
    public string? Ratio { get; private init; }

    /// <summary>A word of the service's own, such as <c>auto</c>; <c>null</c> when none was given.</summary>
    public string? Word { get; private init; }

    /// <summary>What was mended, in words; <c>null</c> when nothing was.</summary>
    public string? Note { get; private init; }

    /// <summary>Reads what was given.</summary>
    /// <param name="size"><see cref="ImageRequest.Size"/>.</param>
    /// <param name="ratio"><see cref="ImageRequest.AspectRatio"/>.</param>
    /// <returns>What it means.</returns>
    /// <exception cref="InvalidInputException">The ratio is none, or says something else than the size.</exception>
    public static ImageDimension Read(string? size, string? ratio)
    {
        ImageDimension read = ReadSize(size);
        if (ratio is null)
        {
            return read;
        }

        if (RatioOf(ratio) is not string asked)
        {
            throw new InvalidInputException(Words.Say($"'{ratio}' is no ratio of width to height. Write it as 16:9."), nameof(ImageRequest.AspectRatio));
        }

        string? own = read.Ratio ?? (read.Pixel is { } pixel ? Reduced(pixel.Width, pixel.Height) : null);
        (int a, int b) = Numbers(asked);
        return own is null || own == Reduced(a, b) || own == asked
            ? read with { Ratio = asked, Word = null }
            : throw new InvalidInputException(Words.Say($"The size {size} has a ratio of {own}, not {asked}. Give one of the two, or a size such as 2K beside the ratio."), nameof(ImageRequest.AspectRatio));
    }

    /// <summary>Pixels that have the ratio exactly, as near to an area as steps allow.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <param name="area">How many pixels are wanted.</param>
    /// <param name="step">What width and height are to be divisible by.</param>
    /// <returns>Width and height.</returns>
    public static (int Width, int Height) Fit(string ratio, double area, int step)
    {
        (int a, int b) = Numbers(ratio);
        (int width, int height) = (step * a / Gcd(a, b), step * b / Gcd(a, b));
        int times = Math.Max(1, (int)Math.Round(Math.Sqrt(area / ((double)width * height))));
        return (width * times, height * times);
    }

    /// <summary>How many pixels a class has.</summary>
    /// <param name="name">The class, e.g. <c>2K</c>; <c>512</c> is half of 1K.</param>
    /// <returns>The pixels of a square of it.</returns>
    public static double AreaOf(string name)
    {
        double side = name == "512" ? 0.5 : double.Parse(name.AsSpan(0, name.Length - 1), CultureInfo.InvariantCulture);
        return side * side * Million;
    }

    /// <summary>The class whose pixels are nearest.</summary>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <returns>512, 1K, 2K or 4K.</returns>
    public static string ClassOf(int width, int height) => Math.Sqrt((double)width * height) switch
    {
        < 724 => "512",
        < 1440 => "1K",
        < 2700 => "2K",
        _ => "4K",
    };

    /// <summary>A ratio in its smallest numbers.</summary>
    /// <param name="a">Width.</param>
    /// <param name="b">Height.</param>
    /// <returns>The ratio.</returns>
    public static string Reduced(int a, int b) => FormattableString.Invariant($"{a / Gcd(a, b)}:{b / Gcd(a, b)}");

    /// <summary>The two numbers of a ratio.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <returns>Width and height.</returns>
    public static (int Width, int Height) Numbers(string ratio)
    {
        string[] parts = ratio.Split(':');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static ImageDimension ReadSize(string? size)
    {
        string text = size?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            return new ImageDimension();
        }

        if (Pixels().Match(text) is { Success: true } pixels)
        {
            (int width, int height) = (int.Parse(pixels.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(pixels.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            string written = FormattableString.Invariant($"{width}x{height}");
            return new ImageDimension { Pixel = (width, height), Note = written == text ? null : Words.Say($"The size {text} is sent as {written}: the gateway takes the letter x alone (NOTES section 9).") };
        }

        return ClassPattern().IsMatch(text) ? new ImageDimension { Class = text.ToUpperInvariant() }
            : RatioOf(text) is string ratio ? new ImageDimension { Ratio = ratio, Note = Words.Say($"The size {text} is taken as a ratio.") }
            : new ImageDimension { Word = text };
    }

    private static string? RatioOf(string text) => RatioPattern().Match(text.Trim()) is { Success: true } match ? $"{match.Groups[1]}:{match.Groups[2]}" : null;

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    [GeneratedRegex(@"^([1-9]\d{0,4})\s*[xX×✕✖╳*]\s*([1-9]\d{0,4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pixels();

    [GeneratedRegex(@"^(?:512|[1-9](?:\.\d)?[kK])$", RegexOptions.CultureInvariant)]
    private static partial Regex ClassPattern();

    [GeneratedRegex(@"^([1-9]\d{0,2})\s*[:：]\s*([1-9]\d{0,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex RatioPattern();
}
