using System.Text.Json;

namespace Allmhub.Foundation;

/// <summary>
/// The texts of the lines before: ten thousand records have few models, gateways and words between them, and each such text is held once. What is
/// held besides is one text a field.
/// </summary>
internal sealed class LineTexts
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private int _next;
    private (string Text, Uri? Address) _address = (string.Empty, null);

    /// <summary>The name of a field.</summary>
    /// <param name="reader">Stands at it.</param>
    /// <returns>The name.</returns>
    public string Name(ref Utf8JsonReader reader)
    {
        // The fields of a line come in the order of the line before.
        for (int i = 0; i < _names.Count; i++)
        {
            int at = (_next + i) % _names.Count;
            if (reader.ValueTextEquals(_names[at]))
            {
                _next = at + 1;
                return _names[at];
            }
        }

        string name = reader.GetString()!;
        if (_names.Count < 64)
        {
            _names.Add(name);
        }

        return name;
    }

    /// <summary>The text of a field.</summary>
    /// <param name="reader">Stands at it.</param>
    /// <param name="name">The field.</param>
    /// <returns>The text, that of the line before where it is the same.</returns>
    public string Value(ref Utf8JsonReader reader, string name)
    {
        if (_values.TryGetValue(name, out string? before) && reader.ValueTextEquals(before))
        {
            return before;
        }

        string value = reader.GetString()!;
        if (_values.Count < 64 || before is not null)
        {
            _values[name] = value;
        }

        return value;
    }

    /// <summary>The address that a text is.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address; <c>null</c> when it is none.</returns>
    public Uri? Address(string? text)
    {
        if (text is not null && text != _address.Text)
        {
            _address = (text, Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : null);
        }

        return text is null ? null : _address.Address;
    }
}
