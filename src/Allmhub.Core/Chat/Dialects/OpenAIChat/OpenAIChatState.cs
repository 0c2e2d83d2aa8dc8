using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// What a message of OpenAI chat carries for the next turn beside text and calls: <c>reasoning_details</c>, <c>extra_content</c>,
/// and an empty <c>reasoning_content</c>, which its vendor wants back with tool results. A stream sends the details in pieces.
/// </summary>
internal sealed class OpenAIChatState
{
    private readonly JsonArray _details = [];
    private readonly Dictionary<string, StringBuilder> _growing = [];
    private JsonObject? _extra;
    private bool _sawEmptyThought;

    /// <summary>Notes that <c>reasoning_content</c> was sent, if only empty.</summary>
    public void SawThoughtField() => _sawEmptyThought = true;

    /// <summary>Takes what stands beside the content of a message.</summary>
    /// <param name="extra">The field <c>extra_content</c>.</param>
    public void Extra(JsonElement extra)
    {
        if (extra.ValueKind == JsonValueKind.Object)
        {
            _extra = WireJson.ToNode(extra.Clone()) as JsonObject;
        }
    }

    /// <summary>Takes an item of <c>reasoning_details</c>; a piece of the item before grows it.</summary>
    /// <param name="detail">The item.</param>
    public void Detail(JsonElement detail)
    {
        if (WireJson.ToNode(detail.Clone()) is not JsonObject item)
        {
            return;
        }

        if (_details.LastOrDefault() is not JsonObject last || !IsPieceOf(item, last))
        {
            Settle();
            _details.Add(item);
            return;
        }

        foreach ((string name, JsonNode? value) in item)
        {
            bool grows = name is "text" or "summary" && WireJson.TextOf(value) is not null;
            if (grows)
            {
                if (!_growing.TryGetValue(name, out StringBuilder? text))
                {
                    _growing.Add(name, text = new StringBuilder(WireJson.TextOf(last[name])));
                }

                text.Append(WireJson.TextOf(value));
            }
            else if (value is not null)
            {
                last[name] = value.DeepClone();
            }
        }
    }

    /// <summary>Takes over what a closing message carries, where the pieces before it carried nothing.</summary>
    /// <param name="whole">The state of the message.</param>
    public void Adopt(OpenAIChatState whole)
    {
        whole.Settle();
        if (_details.Count == 0)
        {
            foreach (JsonNode? item in whole._details)
            {
                _details.Add(item?.DeepClone());
            }
        }

        _extra ??= whole._extra;
        _sawEmptyThought |= whole._sawEmptyThought;
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="wantsThought">Whether an empty thought goes back as one.</param>
    /// <param name="updates">Receives the state, once.</param>
    public void Complete(bool wantsThought, List<ChatUpdate> updates)
    {
        Settle();
        JsonObject state = [];
        if (_details.Count > 0)
        {
            state["reasoning_details"] = _details.DeepClone();
        }

        if (_extra is not null)
        {
            state["extra_content"] = _extra.DeepClone();
        }

        if (_sawEmptyThought && wantsThought)
        {
            state["reasoning_content"] = string.Empty;
        }

        if (state.Count > 0)
        {
            updates.Add(ChatUpdate.OfReasoning(string.Empty, new ChatRawPart(ChatApi.Chat, WireJson.ToElement(state))));
        }

        _details.Clear();
        _extra = null;
        _sawEmptyThought = false;
    }

    // What grew by pieces is put into its item once.
    private void Settle()
    {
        foreach ((string name, StringBuilder text) in _growing)
        {
            _details[^1]![name] = text.ToString();
        }

        _growing.Clear();
    }

    private static bool IsPieceOf(JsonObject item, JsonObject last) =>
        WireJson.TextOf(item["type"]) is string type && type == WireJson.TextOf(last["type"]) && type is "reasoning.text" or "reasoning.summary"
        && IsSame(item["index"], last["index"]) && IsSame(item["id"], last["id"]);

    private static bool IsSame(JsonNode? item, JsonNode? last) => item is null || WireJson.TextOf(item) == WireJson.TextOf(last);
}
