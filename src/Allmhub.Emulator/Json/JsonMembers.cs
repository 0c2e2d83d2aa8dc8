using System.Globalization;

namespace Allmhub.Emulator.Json;

/// <summary>An object as it is written member by member, in the order they are added.</summary>
internal sealed class JsonMembers
{
    private readonly List<(string Name, string Json)> _member = [];

    /// <summary>A text; null is written as null.</summary>
    public JsonMembers Text(string name, string? value) => Raw(name, JsonText.Quote(value));

    public JsonMembers Number(string name, long value) => Raw(name, value.ToString(CultureInfo.InvariantCulture));

    public JsonMembers Number(string name, double value) => Raw(name, JsonText.Number(value));

    /// <summary>JSON as it is; a member of the same name is replaced where it stands.</summary>
    public JsonMembers Raw(string name, string json)
    {
        int at = _member.FindIndex(m => m.Name == name);
        if (at < 0)
        {
            _member.Add((name, json));
        }
        else
        {
            _member[at] = (name, json);
        }

        return this;
    }

    public JsonMembers Remove(string name)
    {
        _member.RemoveAll(m => m.Name == name);
        return this;
    }

    /// <summary>An object of numbers.</summary>
    public static string Of(IReadOnlyDictionary<string, decimal> number)
    {
        JsonMembers member = new();
        foreach ((string name, decimal value) in number)
        {
            member.Raw(name, JsonText.Decimal(value));
        }

        return member.ToString();
    }

    /// <summary>A list of objects or values.</summary>
    public static string List(IEnumerable<string> item) => "[" + string.Join(',', item) + "]";

    public override string ToString() => "{" + string.Join(',', _member.Select(m => JsonText.Quote(m.Name) + ":" + m.Json)) + "}";
}
