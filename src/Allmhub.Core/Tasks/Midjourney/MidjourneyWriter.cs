using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Writes the submissions as the gateway wants them (NOTES sections 10 and 16.4); what was not asked for is not sent.</summary>
internal static class MidjourneyWriter
{
    private const string Submit = "/mj/submit/";

    /// <summary>Writes a submission.</summary>
    /// <param name="submission">What is to be done.</param>
    /// <returns>The request; sent once.</returns>
    /// <exception cref="InvalidInputException">Something of it cannot be.</exception>
    public static AllmRequest Write(MidjourneySubmission submission)
    {
        MidjourneyCheck.State(submission.State);
        JsonObject body = submission switch
        {
            MidjourneyImagine imagine => Imagine(imagine),
            MidjourneyBlend blend => Blend(blend),
            MidjourneyDescribe describe => Describe(describe),
            MidjourneyShorten shorten => new JsonObject { ["prompt"] = MidjourneyCheck.Prompt(shorten.Prompt), ["botType"] = Bot(shorten.Bot) },
            MidjourneySwapFace swap => new JsonObject { ["sourceBase64"] = swap.Source.Address, ["targetBase64"] = swap.Target.Address },
            MidjourneyEdit edit => new JsonObject { ["prompt"] = Switched(MidjourneyCheck.Prompt(edit.Prompt), edit.Mode), ["image"] = edit.Image.Address, ["botType"] = Bot(edit.Bot) },
            MidjourneyUpload upload => new JsonObject { ["base64Array"] = Pictures(MidjourneyCheck.Count(upload.Image, 1, int.MaxValue, Words.Say("An upload"))) },
            MidjourneyVideo video => Video(video),
            MidjourneyChange change => Change(change),
            MidjourneySimpleChange simple => Simple(simple),
            MidjourneyPress press => new JsonObject { ["taskId"] = MidjourneyCheck.Id(press.TaskId), ["customId"] = MidjourneyCheck.CustomId(press.CustomId), ["enableRemix"] = press.EnableRemix },
            MidjourneyModal modal => Modal(modal),
            _ => throw new InvalidOperationException($"{submission.GetType().Name} has no path."),
        };
        body["state"] = submission.State;
        foreach (string unset in body.Where(static field => field.Value is null).Select(static field => field.Key).ToArray())
        {
            body.Remove(unset);
        }

        return new AllmRequest { Method = HttpMethod.Post, Path = Prefix(submission) + PathOf(submission), Json = body, Retry = RetryPolicy.Paid, Note = Notes(submission) };
    }

    private static string PathOf(MidjourneySubmission submission) => submission switch
    {
        MidjourneyImagine => Submit + "imagine",
        MidjourneyBlend => Submit + "blend",
        MidjourneyDescribe => Submit + "describe",
        MidjourneyShorten => Submit + "shorten",
        MidjourneySwapFace => "/mj/insight-face/swap",
        MidjourneyEdit => Submit + "edits",
        MidjourneyUpload => Submit + "upload-discord-images",
        MidjourneyVideo => Submit + "video",
        MidjourneyChange => Submit + "change",
        MidjourneySimpleChange => Submit + "simple-change",
        MidjourneyPress => Submit + "action",
        _ => Submit + "modal",
    };

    // The stock gateway drops the prefix and an operator may cut the switch; the switch is the surer way where a prompt takes one.
    private static string Prefix(MidjourneySubmission submission) =>
        submission is { Mode: MidjourneyMode mode } and not (MidjourneyImagine or MidjourneyEdit) ? $"/mj-{Word(mode)}" : string.Empty;

    private static string Switched(string prompt, MidjourneyMode? mode) =>
        mode is not MidjourneyMode asked ? prompt
        : MidjourneyCheck.SwitchIn(prompt) is not string present ? $"{prompt} --{Word(asked)}"
        : present == Word(asked) ? prompt
        : throw new InvalidInputException(Words.Say($"-Mode is {asked}, and the prompt has --{present} in it. Leave one of them away."), nameof(MidjourneySubmission.Mode));

    private static string Word(MidjourneyMode mode) => mode.ToString().ToLowerInvariant();

    private static string? Bot(MidjourneyBot? bot) => bot switch
    {
        MidjourneyBot.Niji => "NIJI_JOURNEY",
        MidjourneyBot.Midjourney => "MID_JOURNEY",
        _ => null,
    };

    private static JsonArray? Pictures(IEnumerable<ImageSource> pictures) =>
        pictures.Select(static picture => (JsonNode?)MidjourneyCheck.Bytes(picture).Address).ToArray() is { Length: > 0 } all ? new JsonArray(all) : null;

    private static JsonObject Imagine(MidjourneyImagine request)
    {
        // Midjourney reads pictures that lie elsewhere at the beginning of the prompt.
        string words = string.Join(' ', [.. request.Image.Select(static image => image.Uri?.OriginalString).OfType<string>(), MidjourneyCheck.Prompt(request.Prompt)]);
        return new JsonObject { ["prompt"] = Switched(words, request.Mode), ["base64Array"] = Pictures(request.Image.Where(static image => image.Uri is null)), ["botType"] = Bot(request.Bot) };
    }

    private static JsonObject Blend(MidjourneyBlend request) => new()
    {
        ["base64Array"] = Pictures(MidjourneyCheck.Count(request.Image, 2, 5, Words.Say("A blend"))),
        ["dimensions"] = request.Dimension?.ToString().ToUpperInvariant(),
        ["botType"] = Bot(request.Bot),
    };

    private static JsonObject Describe(MidjourneyDescribe request) => new()
    {
        ["base64"] = request.Image.Uri is null ? request.Image.Address : null,
        ["link"] = request.Image.Uri?.OriginalString,
        ["language"] = request.Language,
        ["botType"] = Bot(request.Bot),
    };

    private static JsonObject Video(MidjourneyVideo request)
    {
        MidjourneyCheck.Video(request);
        return new JsonObject
        {
            ["prompt"] = request.Prompt.Length > 0 ? request.Prompt : null,
            ["motion"] = request.Motion?.ToString().ToLowerInvariant(),
            ["image"] = request.Image?.Address,
            ["endImage"] = request.EndImage?.Address,
            ["loop"] = request.Loop ? true : null,
            ["batchSize"] = request.Count,
            ["videoType"] = request.VideoType,
            ["action"] = request.ExtendId is null ? null : "extend",
            ["taskId"] = request.ExtendId,
            ["index"] = request.ExtendId is null ? null : request.ExtendIndex,
        };
    }

    // The gateway wants an index for a reroll too, where it means nothing (NOTES section 10).
    private static JsonObject Change(MidjourneyChange request) => new()
    {
        ["taskId"] = MidjourneyCheck.Id(request.TaskId),
        ["action"] = request.Action,
        ["index"] = request.Kind == MidjourneyChangeKind.Reroll ? 1 : MidjourneyCheck.Place(request.Index),
    };

    // The backend reads the words, the gateway routes and prices by the fields (NOTES section 10).
    private static JsonObject Simple(MidjourneySimpleChange request)
    {
        JsonObject body = Change(request.Parse() ?? throw new InvalidInputException(Words.Say($"'{request.Content}' is no simple change. Write the task's id, one blank, and U1 to U4, V1 to V4 or R, as in '1765193501234567 U2'."), nameof(MidjourneySimpleChange.Content)));
        body["content"] = request.Content;
        return body;
    }

    private static JsonObject Modal(MidjourneyModal request) => new()
    {
        ["taskId"] = MidjourneyCheck.Id(request.TaskId),
        ["prompt"] = MidjourneyCheck.Prompt(request.Prompt),
        ["maskBase64"] = request.Mask is ImageSource mask ? MidjourneyCheck.Bytes(mask).Address : null,
    };

    private static IReadOnlyList<string> Notes(MidjourneySubmission submission) =>
    [
        .. submission.Mode is MidjourneyMode mode ? (string[])[Words.Say($"The speed {mode} is asked for; the gateway or its operator may drop it.")] : [],
        .. submission is MidjourneyDescribe { Image.Uri: not null } or MidjourneySwapFace { Source.Uri: not null } or MidjourneySwapFace { Target.Uri: not null }
            ? (string[])[Words.Say("Not every backend reads a picture that is an address here; give a file where it is refused.")] : [],
    ];
}
