using System.Text;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>Takes secrets out of what had arrived of an answer: a failure is logged whole, and some services repeat the key they were sent.</summary>
internal static class ChatCompletionSecrets
{
    /// <summary>Passes every text through a filter.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="clean">The filter.</param>
    /// <returns>The same instance when nothing changes.</returns>
    public static ChatCompletion Without(ChatCompletion answer, TextFilter clean)
    {
        bool changes = false;
        string? Seen(string? text)
        {
            string? result = clean(text);
            changes |= result != text;
            return result;
        }

        ChatCompletion other = new()
        {
            Index = answer.Index,
            InputObject = answer.InputObject,
            Text = Seen(answer.Text)!,
            Reasoning = Seen(answer.Reasoning)!,
            Refusal = Seen(answer.Refusal),
            ToolCall = [.. answer.ToolCall.Select(call => Call(call, Seen))],
            ToolRun = [.. answer.ToolRun.Select(run => run with { Name = Seen(run.Name)!, Arguments = Seen(run.Arguments)!, Result = Seen(run.Result)! })],
            Media = [.. answer.Media.Select(media => Media(media, Seen))],
            Citation = [.. answer.Citation.Select(citation => new ChatCitation(Seen(citation.Uri)!, Seen(citation.Title), Seen(citation.Text)))],
            Value = answer.Value,
            FinishReason = answer.FinishReason,
            RawFinishReason = Seen(answer.RawFinishReason),
            FinishMessage = Seen(answer.FinishMessage),
            FailureReason = Seen(answer.FailureReason),
            Usage = answer.Usage,
            Cost = answer.Cost,
            CostBasis = answer.CostBasis,
            Model = Seen(answer.Model),
            RequestedModel = Seen(answer.RequestedModel),
            Api = answer.Api,
            Id = Seen(answer.Id),
            RequestId = Seen(answer.RequestId),
            TimeToFirstToken = answer.TimeToFirstToken,
            Duration = answer.Duration,
            Message = [.. answer.Message.Select(message => new ChatMessage(message.Role, [.. message.Part.Select(part => Part(part, Seen))]))],
            Body = answer.Body is ReadOnlyMemory<byte> body && Encoding.UTF8.GetString(body.Span) is string raw && Seen(raw) == raw ? body : null,
            LeftOut = [.. answer.LeftOut.Select(line => Seen(line)!)],
            NotKnown = [.. answer.NotKnown.Select(line => Seen(line)!)],
            IsComplete = answer.IsComplete,
            FromCheckpoint = answer.FromCheckpoint,
            WasShown = answer.WasShown,
            DimsFooter = answer.DimsFooter,
        };
        return changes ? other : answer;
    }

    private static ChatToolCall Call(ChatToolCall call, TextFilter clean) => new(clean(call.Id), clean(call.Name), clean(call.Arguments));

    private static ChatMedia Media(ChatMedia media, TextFilter clean) =>
        media.Uri is Uri uri && clean(uri.OriginalString) is string text && text != uri.OriginalString
            ? new ChatMedia(MediaLink.TryCreate(text, out Uri? link) ? link : new Uri(text, UriKind.RelativeOrAbsolute), media.Kind, media.MediaType) { FileName = media.FileName, Description = clean(media.Description), IsInText = media.IsInText }
            : media;

    // A wire's own block cannot be mended: one that holds a secret is left out.
    private static ChatPart Part(ChatPart part, TextFilter clean)
    {
        ChatRawPart? raw = part.Raw is ChatRawPart block && IsSame(block.Json, clean) ? block : null;
        return part switch
        {
            ChatTextPart text => new ChatTextPart(clean(text.Text)) { Raw = raw },
            ChatReasoningPart thought => new ChatReasoningPart(clean(thought.Text)) { Raw = raw },
            ChatRefusalPart refusal => new ChatRefusalPart(clean(refusal.Text)) { Raw = raw },
            ChatMediaPart media => new ChatMediaPart(Media(media.Media, clean)) { Raw = raw },
            ChatToolCallPart call => new ChatToolCallPart(Call(call.Call, clean)) { Raw = raw },
            ChatToolResultPart result => new ChatToolResultPart(clean(result.CallId), clean(result.Name), clean(result.Content), result.IsError) { Raw = raw },
            _ => new ChatOpaquePart { Raw = raw },
        };
    }

    private static bool IsSame(JsonElement json, TextFilter clean) => json.GetRawText() is string text && clean(text) == text;
}
