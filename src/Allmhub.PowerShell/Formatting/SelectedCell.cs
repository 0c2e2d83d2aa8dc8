using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using Allmhub.Markdown.Styling;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Formatting;

/// <summary>What stands in a column for a value, as the engine's table has it: one line, numbers on the right.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsRight">Whether it stands on the right.</param>
/// <param name="IsText">Whether it may be of any length.</param>
internal readonly record struct SelectedCell(string Text, bool IsRight, bool IsText)
{
    private const int MostItems = 4;

    /// <summary>How many cells it takes.</summary>
    public int Width => CellWidth.Of(Text);

    /// <summary>The properties a person is shown: those of a remote session as the engine does it.</summary>
    /// <param name="item">The object.</param>
    /// <returns>Names and values, in order.</returns>
    public static IEnumerable<(string Name, object? Value)> Shown(PSObject item)
    {
        object? isShown = item.Properties["PSShowComputerName"]?.Value;
        return item.Properties.Where(property => property.Name != "PSShowComputerName" && (property.Name != "PSComputerName" || isShown is null || LanguagePrimitives.IsTrue(isShown))).Select(static property => (property.Name, (object?)property.Value));
    }

    /// <summary>The cell of a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The cell.</returns>
    public static SelectedCell Of(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        string text = bare switch
        {
            null => string.Empty,
            decimal amount => amount.ToString("0.00######", CultureInfo.CurrentCulture),
            double or float => Convert.ToDouble(bare, CultureInfo.InvariantCulture).ToString("0.00####", CultureInfo.CurrentCulture),
            string said => said,
            IEnumerable items => Items(items),
            PSCustomObject => value!.ToString() ?? string.Empty,
            _ => bare.ToString() ?? string.Empty,
        };
        bool isRight = bare is Enum or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or char or bool or nint or BigInteger;
        return new SelectedCell(Line(text), isRight, bare is string or IEnumerable);
    }

    /// <summary>The text as wide as its column.</summary>
    /// <param name="width">The column.</param>
    /// <param name="isLast">Whether nothing comes after it.</param>
    /// <returns>The text, cut with <c>…</c> where it does not fit.</returns>
    public string Fit(int width, bool isLast)
    {
        string text = Width <= width ? Text : IsRight ? Tail(width) : Head(width);
        string blanks = new(' ', Math.Max(0, width - CellWidth.Of(text)));
        return IsRight ? blanks + text : isLast ? text : text + blanks;
    }

    private string Head(int width)
    {
        StringBuilder head = new();
        int room = width > 1 ? width - 1 : width;
        for (int i = 0; i < Text.Length;)
        {
            int length = CellWidth.Next(Text.AsSpan(i), out int cells);
            if (cells > room)
            {
                break;
            }

            head.Append(Text, i, length);
            room -= cells;
            i += length;
        }

        return width > 1 ? head.Append('…').ToString() : head.ToString();
    }

    // What stands on the right is a number or a word.
    private string Tail(int width) => width > 1 ? "…" + Text[^Math.Min(Text.Length, width - 1)..] : Text[^width..];

    // What a service wrote drives no screen; a line break ends a cell, as in the engine's table.
    private static string Line(string text)
    {
        string clean = TerminalFilter.Clean(text);
        int end = clean.AsSpan().IndexOfAny('\n', '\r');
        return RecordText.Of(end < 0 ? clean : clean[..end] + "…");
    }

    private static string Items(IEnumerable items)
    {
        List<string> names = [.. items.Cast<object?>().Take(MostItems + 1).Select(static item => item?.ToString() ?? string.Empty)];
        return "{" + string.Join(", ", names.Take(MostItems)) + (names.Count > MostItems ? "…" : string.Empty) + "}";
    }
}
