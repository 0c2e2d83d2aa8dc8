using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>A change that leaves the answer as it was.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Apply">Makes the changed stream; <c>null</c> when there is nothing to change.</param>
internal sealed record TroubleChange(string Name, Func<TroubleStream, Random, TroubleStream?> Apply)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TroubleChange> All { get; } = [.. FrameChanges.All, .. ValueChanges.All, .. ChatChanges.All, .. ClaudeChanges.All, .. ResponsesChanges.All, .. GeminiChanges.All];

    /// <summary>Changes one event that can be changed, picked at random.</summary>
    public static TroubleChange One(string name, ChatApi? api, Func<JsonObject, Random, string[]?> change) => new(name, (stream, random) =>
    {
        if (api is not null && stream.Api != api)
        {
            return null;
        }

        foreach (int at in Enumerable.Range(0, stream.Events.Count).OrderBy(_ => random.Next()).ToArray())
        {
            if (stream.Events[at].Lines is null && TroubleJson.Object(stream.Events[at].Data) is { } value && change(value, random) is { } values)
            {
                return stream.With(at, [.. values.Select(data => stream.Events[at] with { Data = data })]);
            }
        }

        return null;
    });

    /// <summary>Changes every event that can be changed, or none: half the numbers of a stream make another stream.</summary>
    public static TroubleChange Every(string name, ChatApi? api, Func<JsonObject, Random, bool> change) => new(name, (stream, random) =>
    {
        if ((api is not null && stream.Api != api) || stream.Events.Any(static item => item is { Lines: null, Data: not "[DONE]" } && TroubleJson.Object(item.Data) is null))
        {
            return null;
        }

        bool any = false;
        List<TroubleEvent> events = [];
        foreach (TroubleEvent item in stream.Events)
        {
            JsonObject? value = item.Lines is null ? TroubleJson.Object(item.Data) : null;
            bool isChanged = value is not null && change(value, random);
            any |= isChanged;
            events.Add(isChanged ? item with { Data = TroubleJson.Text(value!) } : item);
        }

        return any ? stream with { Events = events } : null;
    });

    /// <summary>Puts an event at a random place that is not behind the end.</summary>
    public static TroubleChange Add(string name, ChatApi? api, params string[] values) => new(name, (stream, random) =>
    {
        if (api is not null && stream.Api != api)
        {
            return null;
        }

        string value = values[random.Next(values.Length)];
        string? type = stream.Api is ChatApi.Claude or ChatApi.Responses ? TroubleJson.Object(value)?["type"]?.GetValue<string>() : null;
        return stream.Insert(random.Next(stream.Events.Count), new TroubleEvent(type, value));
    });

    /// <summary>Leaves out all events of a type.</summary>
    public static TroubleChange Drop(string name, ChatApi api, Func<JsonObject, bool> isDropped) => new(name, (stream, _) =>
    {
        TroubleEvent[] left = [.. stream.Events.Where(item => item.Lines is not null || TroubleJson.Object(item.Data) is not { } value || !isDropped(value))];
        return stream.Api == api && left.Length < stream.Events.Count ? stream with { Events = left } : null;
    });
}
