using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// Tells which call a fragment belongs to. The wire's index does (NOTES section 4), unless it is missing or, as converted
/// answers have it, 0 for every call: then a new id begins a new call, and a fragment without an id goes on with the last.
/// </summary>
internal sealed class OpenAIToolCallIndex
{
    private readonly List<(int? Index, string Id, SurrogateJoiner Joiner)> _calls = [];

    /// <summary>Finds the call of a fragment.</summary>
    /// <param name="index">The wire's index.</param>
    /// <param name="id">The call's id; empty on later fragments.</param>
    /// <param name="name">The tool's name; empty on later fragments.</param>
    /// <returns>The call, counted from 0 in order of appearance.</returns>
    public int Find(int? index, string? id, string? name)
    {
        int call = index is null ? _calls.Count - 1 : _calls.FindLastIndex(known => known.Index == index);
        bool isNew = call < 0 || (!string.IsNullOrEmpty(id) && _calls[call].Id.Length > 0 && _calls[call].Id != id)
            || (index is null && string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(name));
        if (isNew && index is null && !string.IsNullOrEmpty(id))
        {
            int known = _calls.FindIndex(item => item.Id == id);
            isNew = known < 0;
            call = known;
        }

        if (isNew)
        {
            _calls.Add((index, id ?? string.Empty, new SurrogateJoiner()));
            return _calls.Count - 1;
        }

        return call;
    }

    /// <summary>Joins emoji cut over two fragments of a call's arguments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The piece.</param>
    /// <returns>The piece that can be appended.</returns>
    public string? Join(int call, string? arguments) => arguments is null ? null : _calls[call].Joiner.Join(arguments);
}
