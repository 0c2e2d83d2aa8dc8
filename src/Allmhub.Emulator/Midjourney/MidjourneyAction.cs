namespace Allmhub.Emulator.Midjourney;

/// <summary>What a task is to do, by the word the gateway has for it, and what that costs under which name.</summary>
internal static class MidjourneyAction
{
    /// <summary>The action of a button's customId; null for one the gateway cannot price (NOTES section 16.4).</summary>
    public static string? OfButton(string customId)
    {
        string[] part = customId.Split("::");
        return part switch
        {
            [_, "JOB", { } job, ..] => OfJob(job),
            [_, "Outpaint", ..] => "ZOOM",
            [_, "CustomZoom", ..] => "CUSTOM_ZOOM",
            [_, "Inpaint", ..] => "INPAINT",
            _ => null,
        };
    }

    /// <summary>The name the action is charged as.</summary>
    public static string Model(string action) => action == "SWAP_FACE" ? "swap_face" : "mj_" + action.ToLowerInvariant();

    /// <summary>The grid comes out of it, with its nine buttons.</summary>
    public static bool MakesGrid(string action) =>
        action is "IMAGINE" or "BLEND" or "VARIATION" or "REROLL" or "ZOOM" or "CUSTOM_ZOOM" or "PAN" or "INPAINT" or "HIGH_VARIATION" or "LOW_VARIATION" or "EDITS";

    private static string? OfJob(string job) =>
        job.StartsWith("upsample", StringComparison.Ordinal) ? "UPSCALE"
        : job.StartsWith("pan_", StringComparison.Ordinal) ? "PAN"
        : job switch { "variation" => "VARIATION", "reroll" => "REROLL", "low_variation" => "LOW_VARIATION", "high_variation" => "HIGH_VARIATION", _ => null };
}
