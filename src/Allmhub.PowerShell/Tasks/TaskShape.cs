using System.Globalization;
using System.Management.Automation;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Tasks;

/// <summary>Makes a task of what is left of one: an id, or what came back through Clixml or from another session.</summary>
internal static class TaskShape
{
    /// <summary>Makes it.</summary>
    /// <param name="id">The id.</param>
    /// <param name="shape">The object, when there is more than the id.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>The task, which is to be looked at.</returns>
    public static AllmTask Make(string id, PSObject? shape, TaskKind kind) => kind == TaskKind.Midjourney
        ? Fill(new MidjourneyTask { Action = Text(shape, nameof(MidjourneyTask.Action)) ?? string.Empty, Button = Buttons(shape) }, id, shape)
        : Fill(new VideoTask(), id, shape);

    /// <summary>The kind that an object says it is of.</summary>
    /// <param name="shape">The object.</param>
    /// <returns>The kind; <c>null</c> when it says none.</returns>
    public static TaskKind? Kind(PSObject? shape) => Enum.TryParse(Text(shape, nameof(AllmTask.Kind)), out TaskKind kind) ? kind : null;

    /// <summary>The buttons that an object has.</summary>
    /// <param name="shape">The object.</param>
    /// <returns>The buttons; empty when it has none.</returns>
    public static IReadOnlyList<MidjourneyButton> Buttons(PSObject? shape) =>
    [
        .. (shape?.Properties[nameof(MidjourneyTask.Button)]?.Value is { } list ? LanguagePrimitives.GetEnumerable(list) ?? Array.Empty<object>() : Array.Empty<object>())
            .Cast<object?>().Where(static item => item is not null).Select(static item => PSObject.AsPSObject(item!))
            .Where(static item => Text(item, nameof(MidjourneyButton.CustomId)) is { Length: > 0 })
            .Select(static item => item.BaseObject as MidjourneyButton ?? new MidjourneyButton
            {
                CustomId = Text(item, nameof(MidjourneyButton.CustomId))!,
                Label = Text(item, nameof(MidjourneyButton.Label)) ?? string.Empty,
                Emoji = Text(item, nameof(MidjourneyButton.Emoji)) ?? string.Empty,
            }),
    ];

    /// <summary>A property as text.</summary>
    /// <param name="shape">The object.</param>
    /// <param name="name">The property.</param>
    /// <returns>The text; <c>null</c> when there is none.</returns>
    public static string? Text(PSObject? shape, string name) => shape?.Properties[name]?.Value?.ToString();

    // A time with its offset is text after one level, and an object of its parts after two; its text is the invariant one in both.
    private static DateTimeOffset? Time(PSObject? shape, string name) =>
        LanguagePrimitives.TryConvertTo(shape?.Properties[name]?.Value, out DateTimeOffset time) || DateTimeOffset.TryParse(Text(shape, name), CultureInfo.InvariantCulture, DateTimeStyles.None, out time) ? time : null;

    private static AllmTask Fill(AllmTask task, string id, PSObject? shape) => task with
    {
        Id = id,
        Reference = id,
        Prompt = Text(shape, nameof(AllmTask.Prompt)),
        Model = Text(shape, nameof(AllmTask.Model)),
        Gateway = Uri.TryCreate(Text(shape, nameof(AllmTask.Gateway)), UriKind.Absolute, out Uri? gateway) ? gateway : null,
        CreatedAt = Time(shape, nameof(AllmTask.CreatedAt)),
        Status = TaskState.Submitted,
    };
}
