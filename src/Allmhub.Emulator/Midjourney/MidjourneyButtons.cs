using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Midjourney;

/// <summary>The buttons under a finished task.</summary>
internal static class MidjourneyButtons
{
    private static readonly string[] Figure = ["1️⃣", "2️⃣", "3️⃣", "4️⃣"];

    /// <summary>customId, label and emoji of each.</summary>
    public static IReadOnlyList<(string Id, string Label, string Emoji)> Of(string action, string hash, int films) => action switch
    {
        _ when MidjourneyAction.MakesGrid(action) => [.. Grid(hash)],
        "UPSCALE" => [.. Single(hash)],
        "DESCRIBE" => [.. Figure.Select((f, i) => ($"MJ::Job::PicReader::{i + 1}", f, "")), ("MJ::Picread::Retry", "", "🔄")],
        "SHORTEN" => [.. Figure.Take(3).Select((f, i) => ($"MJ::Job::PromptAnalyzer::{i + 1}", f, "")), ("MJ::Job::PromptAnalyzerExtended", "Show Details", "")],
        "VIDEO" => [.. Enumerable.Range(1, films).Select(i => ($"MJ::JOB::video::{i}::{hash}::SOLO::vid_1.1_i2v_extend", $"Extend {i}", ""))],
        _ => [],
    };

    public static string Json(IEnumerable<(string Id, string Label, string Emoji)> button) => JsonMembers.List(button.Select(static b =>
        new JsonMembers().Text("customId", b.Id).Text("emoji", b.Emoji).Text("label", b.Label).Number("type", 2).Number("style", b.Emoji == "❤️" ? 3 : 2).ToString()));

    private static IEnumerable<(string, string, string)> Grid(string hash) =>
    [
        .. Enumerable.Range(1, 4).Select(i => ($"MJ::JOB::upsample::{i}::{hash}", $"U{i}", "")),
        ($"MJ::JOB::reroll::0::{hash}::SOLO", "", "🔄"),
        .. Enumerable.Range(1, 4).Select(i => ($"MJ::JOB::variation::{i}::{hash}", $"V{i}", "")),
    ];

    private static IEnumerable<(string, string, string)> Single(string hash) =>
    [
        ($"MJ::JOB::upsample_v7_2x_subtle::1::{hash}::SOLO", "Upscale (Subtle)", "⬆️"),
        ($"MJ::JOB::upsample_v7_2x_creative::1::{hash}::SOLO", "Upscale (Creative)", "⬆️"),
        ($"MJ::JOB::low_variation::1::{hash}::SOLO", "Vary (Subtle)", "🪄"),
        ($"MJ::JOB::high_variation::1::{hash}::SOLO", "Vary (Strong)", "🪄"),
        ($"MJ::Inpaint::1::{hash}::SOLO", "Vary (Region)", "🖌️"),
        ($"MJ::Outpaint::50::1::{hash}::SOLO", "Zoom Out 2x", "🔍"),
        ($"MJ::Outpaint::75::1::{hash}::SOLO", "Zoom Out 1.5x", "🔍"),
        ($"MJ::CustomZoom::{hash}", "Custom Zoom", "🔍"),
        ($"MJ::JOB::pan_left::1::{hash}::SOLO", "", "⬅️"),
        ($"MJ::JOB::pan_right::1::{hash}::SOLO", "", "➡️"),
        ($"MJ::JOB::pan_up::1::{hash}::SOLO", "", "⬆️"),
        ($"MJ::JOB::pan_down::1::{hash}::SOLO", "", "⬇️"),
        ($"MJ::JOB::animate_high::1::{hash}::SOLO", "Animate (High motion)", ""),
        ($"MJ::JOB::animate_low::1::{hash}::SOLO", "Animate (Low motion)", ""),
        ($"MJ::BOOKMARK::{hash}", "", "❤️"),
    ];
}
