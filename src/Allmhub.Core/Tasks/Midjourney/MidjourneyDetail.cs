using System.Globalization;
using Allmhub.Media;

namespace Allmhub.Tasks.Midjourney;

/// <summary>What the journal keeps of a Midjourney task beyond the fields of every task, both ways.</summary>
internal static class MidjourneyDetail
{
    private const char Column = '\t';
    private const char Line = '\n';

    /// <summary>Writes it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="detail">Receives the fields.</param>
    /// <param name="keepsPrompt">Whether words that tell the prompt may be kept.</param>
    public static void Write(MidjourneyTask task, IDictionary<string, string> detail, bool keepsPrompt)
    {
        Add(detail, "action", task.Action);
        Add(detail, "parent", task.ParentId);
        Add(detail, "bot", task.Bot == MidjourneyBot.Midjourney ? null : task.Bot.ToString());
        Add(detail, "state", task.State);
        Add(detail, "image", task.ImageUri?.OriginalString);
        Add(detail, "video", Join(task.VideoUri));
        Add(detail, "link", Join(task.Link));
        Add(detail, "path", task.Path);
        Add(detail, "answered", task.AnsweredAt?.ToString("O", CultureInfo.InvariantCulture));
        Add(detail, "button", string.Join(Line, task.Button.Select(static button => string.Join(Column, Plain(button.CustomId), Plain(button.Label), Plain(button.Emoji), button.Type?.ToString(CultureInfo.InvariantCulture)))));
        if (keepsPrompt)
        {
            Add(detail, "promptEn", task.PromptEn);
            Add(detail, "finalPrompt", task.FinalPrompt);
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="task">The task, with what every task has.</param>
    /// <param name="detail">The fields.</param>
    /// <returns>The task.</returns>
    public static MidjourneyTask Read(MidjourneyTask task, IReadOnlyDictionary<string, string> detail) => task with
    {
        Action = detail.GetValueOrDefault("action") ?? string.Empty,
        ParentId = detail.GetValueOrDefault("parent"),
        Bot = Enum.TryParse(detail.GetValueOrDefault("bot"), out MidjourneyBot bot) ? bot : MidjourneyBot.Midjourney,
        State = detail.GetValueOrDefault("state"),
        ImageUri = MediaLink.TryCreate(detail.GetValueOrDefault("image"), out Uri? image) ? image : null,
        VideoUri = Links(detail.GetValueOrDefault("video")),
        Link = Links(detail.GetValueOrDefault("link")),
        Path = detail.GetValueOrDefault("path"),
        AnsweredAt = DateTimeOffset.TryParse(detail.GetValueOrDefault("answered"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset answered) ? answered : null,
        Button = Buttons(detail.GetValueOrDefault("button")),
        PromptEn = detail.GetValueOrDefault("promptEn"),
        FinalPrompt = detail.GetValueOrDefault("finalPrompt"),
    };

    private static void Add(IDictionary<string, string> detail, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            detail[name] = value;
        }
    }

    private static string Join(IReadOnlyList<Uri> links) => string.Join(Line, links.Select(static link => link.OriginalString));

    private static Uri[] Links(string? text) =>
        [.. (text ?? string.Empty).Split(Line, StringSplitOptions.RemoveEmptyEntries).Select(static one => MediaLink.TryCreate(one, out Uri? link) ? link : null).OfType<Uri>()];

    private static string Plain(string text) => text.Replace(Column, ' ').Replace(Line, ' ');

    private static MidjourneyButton[] Buttons(string? text) =>
    [
        .. (text ?? string.Empty).Split(Line, StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(Column)).Where(static column => column is [{ Length: > 0 }, _, _, _]).Select(static column => new MidjourneyButton
        {
            CustomId = column[0],
            Label = column[1],
            Emoji = column[2],
            Type = int.TryParse(column[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int type) ? type : null,
        }),
    ];
}
