using System.Globalization;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Pictures;

/// <summary>The events of a streamed answer (NOTES section 16.3).</summary>
internal sealed class PictureStream(PictureRequest request, PictureAnswer answer, string? refusal)
{
    /// <summary>The error event that takes the place of what is left.</summary>
    public static string Error(string message, string code = "image_generation_failed") =>
        $$$"""
        event: error
        data: {"type":"error","error":{"type":"image_generation_user_error","code":"{{{code}}}","message":{{{Quote(message)}}},"param":null}}


        """.ReplaceLineEndings("\n");

    /// <summary>The names of a family.</summary>
    public IEnumerable<ReplyEvent> Events()
    {
        IEnumerable<ReplyEvent> events = request.Family switch
        {
            PictureFamily.Seedream => Turned(),
            PictureFamily.GptImage or PictureFamily.Other => Drawn(),
            _ => Made(),
        };
        return events.Append(new ReplyEvent("data: [DONE]\n\n", ReplyEventKind.Done));
    }

    /// <summary>The gateway's own events when the vendor answers in one piece: one a picture, the same name for edits, the usage in each.</summary>
    public IEnumerable<ReplyEvent> Made()
    {
        string usage = PictureUsage.Write(request, answer.Made) ?? "null";
        for (int i = 0; i < answer.Count; i++)
        {
            string content = answer.ErrorOf(i) is { } error ? $"\"error\":{error}" : answer.Content(answer.Spec(i));
            yield return Named("image_generation.completed", $"\"created_at\":{PictureAnswer.Created},{content},\"usage\":{usage}", ReplyEventKind.Content | ReplyEventKind.Finish);
        }
    }

    /// <summary>Partial pictures, then the whole one.</summary>
    private IEnumerable<ReplyEvent> Drawn()
    {
        string name = request.IsEdit ? "image_edit" : "image_generation";
        string rest = $"\"created_at\":{PictureAnswer.Created},{answer.Settings()}";
        for (int i = 0; i < answer.Count; i++)
        {
            for (int part = 0; part < request.Partials; part++)
            {
                int rows = Canvas.Cells * (part + 1) / (request.Partials + 1);
                yield return Named(name + ".partial_image", $"{answer.Content(answer.Spec(i, rows))},{rest},\"partial_image_index\":{Number(part)}", ReplyEventKind.Content);
            }

            if (refusal is not null)
            {
                yield return new ReplyEvent(Error(refusal, "moderation_blocked"), ReplyEventKind.Finish);
                yield break;
            }

            yield return answer.ErrorOf(i) is { } error
                ? new ReplyEvent($"event: error\ndata: {{\"type\":\"error\",\"error\":{error}}}\n\n", ReplyEventKind.Finish)
                : Named(name + ".completed", $"{answer.Content(answer.Spec(i))},{rest},\"usage\":{PictureUsage.Write(request, 1)}", ReplyEventKind.Content | ReplyEventKind.Finish);
        }
    }

    /// <summary>seedream turns the names round: a partial success is a finished picture, completed has the usage alone.</summary>
    private IEnumerable<ReplyEvent> Turned()
    {
        string head = $"\"model\":{Quote(request.Model)},\"created\":{PictureAnswer.Created}";
        for (int i = 0; i < answer.Count; i++)
        {
            yield return answer.ErrorOf(i) is { } error
                ? Named("image_generation.partial_failed", $"{head},\"image_index\":{Number(i)},\"error\":{error}", ReplyEventKind.Content)
                : Named("image_generation.partial_succeeded", $"{head},\"image_index\":{Number(i)},{answer.Content(answer.Spec(i))},\"size\":\"{answer.SizeText()}\"", ReplyEventKind.Content);
        }

        yield return Named("image_generation.completed", $"{head},\"usage\":{PictureUsage.Write(request, answer.Made)}", ReplyEventKind.Finish);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static ReplyEvent Named(string type, string members, ReplyEventKind kind) =>
        ReplyEvent.Named(type, $"{{\"type\":\"{type}\",{members}}}", kind);
}
