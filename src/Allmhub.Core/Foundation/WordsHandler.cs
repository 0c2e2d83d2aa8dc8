using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Allmhub.Foundation;

/// <summary>What the compiler makes of an interpolated text in <see cref="Words.Say(WordsHandler)"/>; nobody else needs it.</summary>
[InterpolatedStringHandler]
public ref struct WordsHandler
{
    private readonly StringBuilder? _key;
    private readonly List<string>? _values;
    private DefaultInterpolatedStringHandler _english;

    /// <summary>Begins the text.</summary>
    /// <param name="literalLength">How many characters stand outside of places.</param>
    /// <param name="formattedCount">How many places there are.</param>
    public WordsHandler(int literalLength, int formattedCount)
    {
        if (WordsCatalogue.IsWanted)
        {
            _key = new StringBuilder(literalLength + (4 * formattedCount));
            _values = new List<string>(formattedCount);
        }
        else
        {
            _english = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Adds what stands outside of places.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value)
    {
        if (_key is null)
        {
            _english.AppendLiteral(value);
        }
        else
        {
            _key.Append(WordsCatalogue.Escape(value));
        }
    }

    /// <summary>Adds the value of a place.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    /// <inheritdoc cref="AppendFormatted{T}(T)"/>
    /// <param name="value">The value.</param>
    /// <param name="format">Its format.</param>
    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    /// <inheritdoc cref="AppendFormatted{T}(T)"/>
    /// <param name="value">The value.</param>
    /// <param name="alignment">Its least width; negative to stand at the left.</param>
    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    /// <inheritdoc cref="AppendFormatted{T}(T)"/>
    /// <param name="value">The value.</param>
    /// <param name="alignment">Its least width; negative to stand at the left.</param>
    /// <param name="format">Its format.</param>
    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        if (_key is null)
        {
            _english.AppendFormatted(value, alignment, format);
            return;
        }

        DefaultInterpolatedStringHandler one = new(0, 1, CultureInfo.InvariantCulture);
        one.AppendFormatted(value, alignment, format);
        AddPlace(one.ToStringAndClear());
    }

    /// <summary>Adds the characters of a place.</summary>
    /// <param name="value">The characters.</param>
    /// <param name="alignment">Their least width; negative to stand at the left.</param>
    /// <param name="format">Means nothing.</param>
    public void AppendFormatted(ReadOnlySpan<char> value, int alignment = 0, string? format = null)
    {
        if (_key is null)
        {
            _english.AppendFormatted(value, alignment, format);
            return;
        }

        DefaultInterpolatedStringHandler one = new(0, 1, CultureInfo.InvariantCulture);
        one.AppendFormatted(value, alignment, format);
        AddPlace(one.ToStringAndClear());
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The text in the language of the user.</returns>
    internal string ToStringAndClear() => _key is null ? _english.ToStringAndClear() : WordsCatalogue.Fill(_key.ToString(), [.. _values!]);

    private readonly void AddPlace(string value)
    {
        _key!.Append('{').Append(CultureInfo.InvariantCulture, $"{_values!.Count}").Append('}');
        _values.Add(value);
    }
}
