using System.Globalization;

namespace Allmhub.Tasks.Midjourney;

/// <summary>What stands in the id of a button (NOTES section 16.4), and which path it goes by.</summary>
internal static class MidjourneyCustomId
{
    /// <summary>What a button does.</summary>
    /// <param name="customId">Its id.</param>
    /// <returns>The service's word; <c>ACTION</c> where nobody knows.</returns>
    public static string ActionOf(string customId) => customId.Split("::") switch
    {
        [_, "JOB", var job, ..] => OfJob(job),
        [_, "Outpaint", ..] => "ZOOM",
        [_, "CustomZoom", ..] => "CUSTOM_ZOOM",
        [_, "Inpaint", ..] => "INPAINT",
        [_, "Job", "PicReader", ..] or [_, "Picread", ..] => "PIC_READER",
        [_, "Job", var job, ..] when job.StartsWith("PromptAnalyzer", StringComparison.Ordinal) => "PROMPT_ANALYZER",
        [_, "BOOKMARK", ..] => "BOOKMARK",
        _ => "ACTION",
    };

    /// <summary>What a person may call it who knows the job and not the label.</summary>
    /// <param name="customId">Its id.</param>
    /// <returns>A name; <c>null</c> when there is none.</returns>
    public static string? NameOf(string customId) => customId.Split("::") switch
    {
        [_, "JOB", "upsample", var place, ..] => "U" + place,
        [_, "JOB", "variation", var place, ..] => "V" + place,
        [_, "JOB", var job, ..] => job.Replace('_', ' '),
        _ => null,
    };

    /// <summary>What goes by <c>change</c>: upscale, variation and reroll of a grid.</summary>
    /// <param name="customId">The button's id.</param>
    /// <param name="taskId">Its task.</param>
    /// <returns>The change; <c>null</c> for what goes by <c>action</c>.</returns>
    public static MidjourneyChange? ChangeOf(string customId, string taskId) => customId.Split("::") switch
    {
        [_, "JOB", "upsample", var place, ..] when Place(place) is int index => new MidjourneyChange { TaskId = taskId, Kind = MidjourneyChangeKind.Upscale, Index = index },
        [_, "JOB", "variation", var place, ..] when Place(place) is int index => new MidjourneyChange { TaskId = taskId, Kind = MidjourneyChangeKind.Variation, Index = index },
        [_, "JOB", "reroll", ..] => new MidjourneyChange { TaskId = taskId, Kind = MidjourneyChangeKind.Reroll },
        _ => null,
    };

    /// <summary>Whether an action never asks for anything, so that an answer has no place.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The answer.</returns>
    public static bool NeverAsks(string action) => action is "UPSCALE" or "UPSCALE_HD" or "BOOKMARK" or "PIC_READER" or "PROMPT_ANALYZER";

    /// <summary>Whether the stock gateway has a price for a button and takes it (NOTES section 16.4).</summary>
    /// <param name="customId">The button's id.</param>
    /// <returns>The answer.</returns>
    public static bool IsPriced(string customId) => ActionOf(customId) is not ("ACTION" or "BOOKMARK" or "PIC_READER" or "PROMPT_ANALYZER" or "VIDEO");

    private static string OfJob(string job) => job switch
    {
        "variation" => "VARIATION",
        "reroll" => "REROLL",
        "low_variation" => "LOW_VARIATION",
        "high_variation" => "HIGH_VARIATION",
        _ when job.StartsWith("upsample", StringComparison.Ordinal) => "UPSCALE",
        _ when job.StartsWith("pan_", StringComparison.Ordinal) => "PAN",
        _ when job.StartsWith("animate_", StringComparison.Ordinal) || job.StartsWith("video", StringComparison.Ordinal) => "VIDEO",
        _ => "ACTION",
    };

    private static int? Place(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place is >= 1 and <= 4 ? place : null;
}
