using System.Text.RegularExpressions;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Finds what gateway or backend would refuse, before anything is sent or paid (NOTES sections 10 and 16.4).</summary>
internal static partial class MidjourneyCheck
{
    private const int LongestState = 255;

    /// <summary>A prompt that says something.</summary>
    public static string Prompt(string? prompt) =>
        string.IsNullOrWhiteSpace(prompt) ? throw new InvalidInputException(Words.Say("-Prompt is empty. Say what is to be seen."), nameof(Prompt)) : prompt;

    /// <summary>A task's id.</summary>
    public static string Id(string? id) =>
        string.IsNullOrWhiteSpace(id)
            ? throw new InvalidInputException(Words.Say("The task has no id: the answer to its submission was lost, or none was given. Look for it with Get-AllmTask -Status Unknown -Refresh."), nameof(AllmTask.Id))
            : id.Trim();

    /// <summary>A button's id; without two colons it crashes the gateway (NOTES section 16.4).</summary>
    public static string CustomId(string customId) =>
        customId.Contains("::", StringComparison.Ordinal)
            ? customId
            : throw new InvalidInputException(Words.Say($"'{customId}' is no customId: there is no '::' in it. Take it from the task's buttons as it stands there."), nameof(MidjourneyButton.CustomId));

    /// <summary>The caller's text.</summary>
    public static void State(string? state)
    {
        if (state?.Length > LongestState)
        {
            throw new InvalidInputException(Words.Say($"-State has {state.Length} characters; {LongestState} come back at most. Write less."), nameof(MidjourneySubmission.State));
        }
    }

    /// <summary>A place in the grid.</summary>
    public static int Place(int index) =>
        index is >= 1 and <= 4 ? index : throw new InvalidInputException(Words.Say($"There is no picture {index} in a grid of four. Give 1 to 4."), nameof(MidjourneyChange.Index));

    /// <summary>As many pictures as it takes.</summary>
    public static IReadOnlyList<ImageSource> Count(IReadOnlyList<ImageSource> pictures, int least, int most, string what) =>
        pictures.Count >= least && pictures.Count <= most
            ? pictures
            : throw new InvalidInputException(Words.Say($"{what} takes {(most == int.MaxValue ? Words.Say("one picture at least") : Words.Say($"{least} to {most} pictures"))}, and {pictures.Count} are given."), nameof(MidjourneyBlend.Image));

    /// <summary>A picture whose bytes are here.</summary>
    public static ImageSource Bytes(ImageSource picture) =>
        picture.Uri is null
            ? picture
            : throw new InvalidInputException(Words.Say($"'{picture.Name}' is an address, and the gateway takes the picture itself here. Save it first (Save-AllmMedia) and give the file."), nameof(MidjourneyBlend.Image));

    /// <summary>A film that can be made.</summary>
    public static void Video(MidjourneyVideo request)
    {
        bool extends = request.ExtendId is not null;
        string? wrong =
            extends && string.IsNullOrWhiteSpace(request.ExtendId) ? Words.Say("The task whose film is to go on has no id.")
            : extends && request.ExtendIndex is < 0 or > 3 ? Words.Say($"There is no film {request.ExtendIndex}: a task has at most four, numbered from 0 to 3.")
            : !extends && request.Image is null ? Words.Say("There is no picture to begin with. Give one with -Image, or a film that is to go on.")
            : request.Count is not (null or 1 or 2 or 4) ? Words.Say($"{request.Count} films cannot be made at a time: 1, 2 or 4 can.")
            : request is { Loop: true, EndImage: not null } ? Words.Say("A film that ends as it begins has no last picture of its own. Leave the loop or the end picture away.")
            : null;
        if (wrong is not null)
        {
            throw new InvalidInputException(wrong, nameof(MidjourneyVideo.Image));
        }
    }

    /// <summary>What a button that asks can be told.</summary>
    /// <param name="action">What the button does.</param>
    /// <param name="answer">What it is told.</param>
    public static void Answer(string action, MidjourneyAnswer answer)
    {
        if (answer.Mask is not null)
        {
            Bytes(answer.Mask);
        }

        if (string.IsNullOrWhiteSpace(answer.Prompt))
        {
            throw new InvalidInputException(Words.Say("The answer has no prompt, and the task waits for one. Give it with -Prompt."), nameof(MidjourneyAnswer.Prompt));
        }

        if (action == "INPAINT" && answer.Mask is null)
        {
            throw new InvalidInputException(Words.Say("To paint a region anew the task wants a mask: a picture of the same size, black, and white where to paint. Give it with -Mask."), nameof(MidjourneyAnswer.Mask));
        }

        if (action == "CUSTOM_ZOOM" && !answer.Prompt.Contains("--zoom", StringComparison.Ordinal))
        {
            throw new InvalidInputException(Words.Say("A custom zoom wants its factor in the prompt: add --zoom with a number from 1 to 2, as in '--zoom 1.5'."), nameof(MidjourneyAnswer.Prompt));
        }
    }

    /// <summary>The speed that a prompt asks for by itself.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The word; <c>null</c> when there is none.</returns>
    public static string? SwitchIn(string prompt) => Speed().Match(prompt) is { Success: true } found ? found.Groups[1].Value.ToLowerInvariant() : null;

    [GeneratedRegex(@"(?<!\S)(?:--|—)(fast|relax|turbo)(?!\S)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Speed();
}
