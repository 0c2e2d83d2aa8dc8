using System.Globalization;
using System.Text;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Where a value stands, as a chain: a pointer is written only for what is wrong, as the names above it may be long.</summary>
internal sealed class JsonPlace
{
    private readonly JsonPlace? _parent;
    private readonly string? _name;
    private readonly int _index;

    private JsonPlace(JsonPlace? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The whole value.</summary>
    public static JsonPlace Root { get; } = new(null, null, 0);

    /// <summary>A member.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The place.</returns>
    public JsonPlace At(string name) => new(this, name, 0);

    /// <summary>An item.</summary>
    /// <param name="index">Its number.</param>
    /// <returns>The place.</returns>
    public JsonPlace At(int index) => new(this, null, index);

    /// <summary>Writes the place.</summary>
    /// <returns>A JSON Pointer (RFC 6901); empty for the whole value.</returns>
    public override string ToString()
    {
        Stack<JsonPlace> chain = [];
        for (JsonPlace place = this; place._parent is not null; place = place._parent)
        {
            chain.Push(place);
        }

        StringBuilder pointer = new();
        foreach (JsonPlace place in chain)
        {
            string name = place._name?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) ?? place._index.ToString(CultureInfo.InvariantCulture);
            pointer.Append('/').Append(name);
        }

        return pointer.ToString();
    }
}
