using System.Text;
using System.Text.Json;

namespace Allmhub.Gallery;

/// <summary>
/// Writes a page of many pictures, films and sounds for people who compare them: one file that asks nobody for anything. It is written piece by piece to a
/// neighbour of its own and takes its name when it is whole.
/// </summary>
public static class GalleryWriter
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes a gallery.</summary>
    /// <param name="items">What it shows, in this order.</param>
    /// <param name="path">The file, its whole path.</param>
    /// <param name="title">Its title; <c>null</c> for "Gallery".</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="skipped">Told of each item that cannot be shown, with the reason.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left of it.</param>
    /// <returns>What was written; <c>null</c> when no item could be shown, and nothing was.</returns>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static async Task<GalleryResult?> WriteAsync(IReadOnlyList<GalleryItem> items, string path, string? title, bool overwrite, Action<GalleryItem, Exception> skipped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(skipped);
        List<GalleryEntry> entries = [];
        foreach (GalleryItem item in items)
        {
            try
            {
                entries.Add(await GalleryEntry.LookAsync(item, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or Media.Pixels.PictureException)
            {
                skipped(item, error);
            }
        }

        if (entries.Count == 0)
        {
            return null;
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            long length;
            FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                await WritePageAsync(new PageStream(file), entries, path, title ?? "Gallery", cancellationToken).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
                length = file.Length;
            }

            File.Move(temporary, path, overwrite);
            return new GalleryResult(path, length, entries.Count, Warnings(entries, length));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task WritePageAsync(PageStream page, List<GalleryEntry> entries, string path, string title, CancellationToken cancellationToken)
    {
        IReadOnlyList<GalleryPlace> places = GalleryPlan.Of(entries);
        string? shared = SharedPrompt(entries);
        await page.WriteAsync(Head(entries, places, title, shared), cancellationToken).ConfigureAwait(false);
        for (int at = 0; at < entries.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GalleryCard card = new(entries[at], places[at], at, path, showsPrompt: shared is null);
            await page.WriteAsync(card.Head, cancellationToken).ConfigureAwait(false);
            await WriteSourceAsync(page, entries[at], places[at], card, cancellationToken).ConfigureAwait(false);
            await page.WriteAsync(card.Tail, cancellationToken).ConfigureAwait(false);
        }

        await page.WriteAsync(Foot(entries), cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteSourceAsync(PageStream page, GalleryEntry entry, GalleryPlace place, GalleryCard card, CancellationToken cancellationToken)
    {
        if (place == GalleryPlace.Whole)
        {
            // The type is that of the bytes: a browser that was told another shows nothing.
            await page.WriteAsync($"data:{entry.Format!.MediaType};base64,", cancellationToken).ConfigureAwait(false);
            Stream bytes = GalleryEntry.Open(entry.Item);
            await using (bytes.ConfigureAwait(false))
            {
                await page.WriteBase64Async(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (place == GalleryPlace.Thumbnail && await GalleryThumbnail.TryMakeAsync(entry, cancellationToken).ConfigureAwait(false) is { } small)
        {
            await page.WriteAsync("data:image/png;base64,", cancellationToken).ConfigureAwait(false);
            using MemoryStream bytes = new(small);
            await page.WriteBase64Async(bytes, cancellationToken).ConfigureAwait(false);
        }
        else if (place != GalleryPlace.Link)
        {
            await page.WriteAsync(GalleryText.Html(card.Address!), cancellationToken).ConfigureAwait(false);
        }
    }

    // Variants of one prompt are compared by their pictures: it stands once, above all of them.
    private static string? SharedPrompt(List<GalleryEntry> entries) =>
        entries.Count > 1 && entries[0].Item.Content.Prompt is { Length: > 0 } first && entries.TrueForAll(entry => entry.Item.Content.Prompt == first) ? first : null;

    private static string Head(List<GalleryEntry> entries, IReadOnlyList<GalleryPlace> places, string title, string? shared)
    {
        bool hasFiles = places.Any(static place => place is GalleryPlace.Thumbnail or GalleryPlace.File);
        decimal? cost = entries.Exists(static entry => entry.Item.Cost is not null) ? entries.Sum(static entry => entry.Item.Cost ?? 0) : null;
        string[] models = [.. entries.Select(static entry => entry.Item.Content.Model).OfType<string>().Where(static model => model.Length > 0).Distinct(StringComparer.Ordinal)];
        string total = cost is { } known ? $"<span>{GalleryText.Usd(known)}</span>" : string.Empty;
        string ofModel = models.Length > 1 ? Both($"{models.Length} models", $"{models.Length} 个模型") : models.Length == 1 ? $"<span>{GalleryText.Html(models[0])}</span>" : string.Empty;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{GalleryPage.Policy(hasFiles)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{GalleryText.Html(title)}</title>
            <style>{GalleryPage.Style}</style>
            </head>
            <body>
            <header>
            <h1 dir="auto">{GalleryText.Html(title)}</h1>
            <p class="sum">{Both(entries.Count == 1 ? "1 item" : $"{entries.Count} items", $"{entries.Count} 项")}{ofModel}{total}</p>
            {(shared is null ? string.Empty : $"<p class=\"prompt shared\" dir=\"auto\">{GalleryText.Html(shared)}</p>")}
            <div class="tools">
            <label><input type="checkbox" id="only">{Both("Picks only", "只看选中")} (<output id="count">0</output>)</label>
            <button type="button" id="copy">{Both("Copy picks", "复制选中项")}</button>
            <label class="zoom">{Both("Size", "大小")}<input type="range" id="zoom" min="160" max="640" step="20" value="280"></label>
            <button type="button" id="language" lang="zh-CN">中文</button>
            </div>
            </header>
            <main><ul id="cards">

            """.ReplaceLineEndings("\n");
    }

    private static string Foot(List<GalleryEntry> entries) => $"""
        </ul></main>
        <dialog id="viewer"><img id="large" alt=""><p id="words" dir="auto"></p><p id="gone" hidden>{Both("The original is not beside the page.", "原文件不在网页旁边。")}</p>
        <form method="dialog"><button type="button" id="before" aria-label="Previous">‹</button><button type="button" id="after" aria-label="Next">›</button><button id="close" aria-label="Close">×</button></form></dialog>
        <script type="application/json" id="data">{Data(entries)}</script>
        <script>{GalleryPage.Script}</script>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    // The encoder of JSON writes <, >, &, quotes and line ends of any kind as \u…: the block ends where it is to end.
    private static string Data(List<GalleryEntry> entries)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartArray();
            foreach (GalleryItem item in entries.Select(static entry => entry.Item))
            {
                writer.WriteStartObject();
                writer.WriteString("name", item.Name);
                writer.WriteString("prompt", item.Content.Prompt);
                writer.WriteString("model", item.Content.Model);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private static string Both(string english, string chinese) => $"<span class=\"en\">{english}</span><span class=\"zh\">{chinese}</span>";

    private static List<string> Warnings(List<GalleryEntry> entries, long length)
    {
        List<string> warnings = [];
        int links = entries.Count(static entry => entry.IsLink);
        if (length > GalleryPlan.WarnLimit)
        {
            int inside = entries.Count(static entry => !entry.IsLink && entry.Item.File is null);
            warnings.Add(Words.Say($"The page has {length / (1024 * 1024)} MB, which browsers open slowly. {inside} of its {entries.Count} items lie in no file and are inside it whole: save them first (-OutFile, Save-AllmMedia), and they are linked."));
        }
        else if (GalleryPlan.Of(entries).Contains(GalleryPlace.File) && entries.Sum(static entry => entry.Length) > GalleryPlan.WarnLimit)
        {
            warnings.Add(Words.Say($"The items have {entries.Sum(static entry => entry.Length) / (1024 * 1024)} MB, too much for one page: some are linked to their files. Keep page and files together."));
        }

        if (links > 0)
        {
            warnings.Add(Words.Say($"{links} of {entries.Count} items are only addresses, which the page names and does not load. Save them first (Save-AllmMedia), since such addresses expire."));
        }

        return warnings;
    }
}
