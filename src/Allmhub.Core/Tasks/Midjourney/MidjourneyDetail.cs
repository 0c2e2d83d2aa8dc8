using System.Globalization;
using System.Text.RegularExpressions;
using Allmhub.Media;

namespace Allmhub.Tasks.Midjourney;

/// <summary>What the journal keeps of a Midjourney task beyond the fields of every task, both ways.</summary>
internal static partial class MidjourneyDetail
{
    private const char Column = '\t';
    private const char Line = '\n';
    private const string Common = "*";

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
        WriteButtons(task.Button, detail);
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
        Kept = detail,
        Path = detail.GetValueOrDefault("path"),
        AnsweredAt = DateTimeOffset.TryParse(detail.GetValueOrDefault("answered"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset answered) ? answered : null,
        PromptEn = detail.GetValueOrDefault("promptEn"),
        FinalPrompt = detail.GetValueOrDefault("finalPrompt"),
    };

    /// <summary>Reads an address.</summary>
    /// <param name="detail">The fields; <c>null</c> when there are none.</param>
    /// <param name="name">The field.</param>
    /// <returns>The address; <c>null</c> when there is none.</returns>
    public static Uri? Link(IReadOnlyDictionary<string, string>? detail, string name) => MediaLink.TryCreate(detail?.GetValueOrDefault(name), out Uri? link) ? link : null;

    /// <summary>Reads addresses.</summary>
    /// <param name="detail">The fields; <c>null</c> when there are none.</param>
    /// <param name="name">The field.</param>
    /// <returns>The addresses.</returns>
    public static IReadOnlyList<Uri> Links(IReadOnlyDictionary<string, string>? detail, string name) =>
        Lines(detail, name).Select(static one => MediaLink.TryCreate(one, out Uri? link) ? link : null).OfType<Uri>().ToArray();

    /// <summary>Reads buttons. What all their ids have in common is kept once.</summary>
    /// <param name="detail">The fields; <c>null</c> when there are none.</param>
    /// <returns>The buttons.</returns>
    public static IReadOnlyList<MidjourneyButton> Buttons(IReadOnlyDictionary<string, string>? detail)
    {
        string common = detail?.GetValueOrDefault("hash") ?? string.Empty;
        return Lines(detail, "button").Select(static line => line.Split(Column)).Where(static column => column is [{ Length: > 0 }, _, _, _]).Select(column => new MidjourneyButton
        {
            CustomId = common.Length > 0 ? column[0].Replace(Common, common, StringComparison.Ordinal) : column[0],
            Label = column[1],
            Emoji = column[2],
            Type = int.TryParse(column[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int type) ? type : null,
        }).ToArray();
    }

    private static void WriteButtons(IReadOnlyList<MidjourneyButton> buttons, IDictionary<string, string> detail)
    {
        // A star in an id of its own would be read as the common part.
        string common = buttons.Any(static button => button.CustomId.Contains(Common, StringComparison.Ordinal)) ? string.Empty : Hash().Match(buttons.FirstOrDefault()?.CustomId ?? string.Empty).Value;
        Add(detail, "hash", common);
        Add(detail, "button", string.Join(Line, buttons.Select(button =>
            string.Join(Column, Plain(common.Length > 0 ? button.CustomId.Replace(common, Common, StringComparison.Ordinal) : button.CustomId), Plain(button.Label), Plain(button.Emoji), button.Type?.ToString(CultureInfo.InvariantCulture)))));
    }

    private static string[] Lines(IReadOnlyDictionary<string, string>? detail, string name) => (detail?.GetValueOrDefault(name) ?? string.Empty).Split(Line, StringSplitOptions.RemoveEmptyEntries);

    private static void Add(IDictionary<string, string> detail, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            detail[name] = value;
        }
    }

    private static string Join(IReadOnlyList<Uri> links) => string.Join(Line, links.Select(static link => link.OriginalString));

    private static string Plain(string text) => text.Replace(Column, ' ').Replace(Line, ' ');

    [GeneratedRegex("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
