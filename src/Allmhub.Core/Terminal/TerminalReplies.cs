using System.Text;
using System.Text.RegularExpressions;

namespace Allmhub.Terminal;

/// <summary>
/// What a terminal has answered so far. Answers come in any order, in pieces, between key presses and focus events, and sometimes without their first
/// character: Windows Terminal lost the escape of its attributes.
/// </summary>
internal sealed partial class TerminalReplies
{
    /// <summary>The most that is kept: what is longer is no answer.</summary>
    private const int MaxLength = 4096;

    private readonly StringBuilder _text = new();

    /// <summary>The number by which the answer to the question about kitty is known.</summary>
    public const int KittyId = 31;

    /// <summary>The primary device attributes (DA1); <c>null</c> before they came. The first is the level of the terminal, the rest are what it can do.</summary>
    public IReadOnlyList<int>? Attributes { get; private set; }

    /// <summary>Whether it can draw sixels: attribute 4 as a number of its own, wherever it stands behind the first.</summary>
    public bool HasSixel => Attributes is not null && Attributes.Skip(1).Contains(4);

    /// <summary>Whether it has accepted a picture by kitty's protocol; <c>null</c> before it said anything about it.</summary>
    public bool? HasKitty { get; private set; }

    /// <summary>The size of a cell in pixels; <c>null</c> when it was not told.</summary>
    public (int Width, int Height)? Cell { get; private set; }

    /// <summary>The name it gives itself (XTVERSION); <c>null</c> when it was not told.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes in what was read.</summary>
    /// <param name="bytes">The bytes, in the pieces they came in.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _text.Append(Encoding.Latin1.GetString(bytes));
        if (_text.Length > MaxLength)
        {
            _text.Remove(0, _text.Length - MaxLength);
        }

        string text = _text.ToString();
        if (Attributes is null && DeviceAttributes().Match(text) is { Success: true } attributes)
        {
            Attributes = [.. attributes.Groups[1].Value.Split(';').Select(static number => int.TryParse(number, out int value) ? value : -1)];
        }

        if (HasKitty is null && Kitty().Match(text) is { Success: true } kitty)
        {
            HasKitty = kitty.Groups[1].Value == "OK";
        }

        if (Cell is null && CellSize().Match(text) is { Success: true } cell && int.TryParse(cell.Groups[1].Value, out int height) && int.TryParse(cell.Groups[2].Value, out int width))
        {
            Cell = width > 0 && height > 0 ? (width, height) : null;
        }

        if (Name is null && Version().Match(text) is { Success: true } version)
        {
            Name = version.Groups[1].Value;
        }
    }

    [GeneratedRegex(@"\[\?([0-9;]+)c")]
    private static partial Regex DeviceAttributes();

    [GeneratedRegex(@"_G(?:[^;\x1b]*,)?i=31(?:,[^;\x1b]*)?;([^\x1b]*)\x1b\\")]
    private static partial Regex Kitty();

    [GeneratedRegex(@"\[6;([0-9]{1,4});([0-9]{1,4})t")]
    private static partial Regex CellSize();

    [GeneratedRegex(@"P>\|([^\x1b\x9c\x07]{1,100})[\x1b\x9c\x07]")]
    private static partial Regex Version();
}
