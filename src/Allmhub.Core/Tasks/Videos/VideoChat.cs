using Allmhub.Chat;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Films in conversation (NOTES section 4a): the film is made while prose comes, its link is in the text, and a failure is prose too. The request is
/// never repeated once it was accepted.
/// </summary>
internal sealed class VideoChat
{
    private readonly ChatService _chat;
    private readonly ChatPlan _plan;

    /// <summary>Prepares a film; nothing is sent.</summary>
    /// <param name="chat">Asks.</param>
    /// <param name="plan">The question.</param>
    public VideoChat(ChatService chat, ChatPlan plan)
    {
        _chat = chat;
        _plan = plan with { Wire = plan.Wire with { Retry = RetryPolicy.Paid } };
    }

    /// <summary>The request.</summary>
    public AllmRequest Wire => _plan.Wire;

    /// <summary>Says a film as a question.</summary>
    /// <param name="request">The film.</param>
    /// <returns>The question.</returns>
    /// <exception cref="InvalidInputException">A conversation cannot say it.</exception>
    public static ChatRequest Write(VideoRequest request)
    {
        string? named = request.Second is not null ? nameof(request.Second) : request.Size is not null ? nameof(request.Size) : request.AspectRatio is not null ? nameof(request.AspectRatio) : null;
        if (named is not null)
        {
            throw new InvalidInputException($"-{named} cannot be said in chat: there the model's name has length and shape in it, as in sora_video2-landscape-15s. Name such a model, or use -Api Videos.", named);
        }

        List<ChatPart> parts = [new ChatTextPart(request.Prompt)];
        parts.AddRange(request.Image.Select(static image => new ChatMediaPart(image.Uri is Uri uri
            ? new ChatMedia(uri, MediaKind.Image, MediaFormats.OfExtension(uri.AbsolutePath) is { Kind: MediaKind.Image } format ? format.MediaType : null)
            : new ChatMedia(image.Data!.ToArray(), MediaKind.Image, image.Format!.MediaType))));
        return new ChatRequest { Model = request.Model, Api = ChatApi.Chat, Message = [new ChatMessage(ChatRole.User, parts)] };
    }

    /// <summary>Asks, and reads to the end.</summary>
    /// <param name="intent">The task that is submitted.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The task, which has ended.</returns>
    /// <exception cref="AllmException">It was refused, or broke off before a film was named; what came is on the error.</exception>
    public async Task<VideoTask> AskAsync(VideoTask intent, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using ChatExchange exchange = _chat.Begin(_plan, call, cancellationToken);
        try
        {
            while (await exchange.FillAsync().ConfigureAwait(false))
            {
            }

            return Ended(intent, exchange.ToCompletion());
        }
        catch (AllmException error) when (error.PartialCompletion is ChatCompletion partial && Films(partial) is { Count: > 0 })
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, $"The answer broke off after the film was named ({error.Message}). The film is taken as made."));
            return Ended(intent, partial);
        }
        catch (AllmException error) when (error is { Kind: AllmErrorKind.ContentRefused, StatusCode: System.Net.HttpStatusCode.OK })
        {
            return intent with { Id = intent.Reference, Status = TaskState.Failed, Error = error.Message, RequestId = error.RequestId, CompletedAt = DateTimeOffset.UtcNow };
        }
    }

    private static VideoTask Ended(VideoTask intent, ChatCompletion completion)
    {
        List<ChatMedia> films = Films(completion);
        bool isMade = films.Count > 0;
        return intent with
        {
            Id = completion.Id is { Length: > 0 } id ? id : intent.Reference,
            Status = isMade ? TaskState.Succeeded : TaskState.Failed,
            Progress = isMade ? 100 : null,
            Link = [.. films.Select(static film => film.Uri).OfType<Uri>()],
            Data = films.FirstOrDefault(static film => film.Data is not null)?.Data is { } data ? MediaData.OfBytes(data) : null,
            Error = isMade ? null : completion.FailureReason ?? LastLine(completion.Text),
            RequestId = completion.RequestId,
            CompletedAt = DateTimeOffset.UtcNow,
            Raw = completion.Text,
        };
    }

    // Pictures beside a film are its posters. Of an answer that broke off the end, which tells the media, never came.
    private static List<ChatMedia> Films(ChatCompletion completion)
    {
        IReadOnlyList<ChatMedia> media = completion.Media;
        if (media.Count == 0 && completion.Text.Length > 0)
        {
            List<ChatUpdate> updates = [];
            ChatProse prose = new(new GivenMedia());
            prose.Add(completion.Text, updates);
            prose.Complete(updates);
            media = [.. updates.Select(static update => update.Payload).OfType<ChatMedia>()];
        }

        return [.. media.Where(static item => item.Kind is MediaKind.Video or MediaKind.Unknown)];
    }

    private static string LastLine(string text)
    {
        string? line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return line is { Length: > 0 } ? line.TrimStart('>', ' ') : "The answer holds neither a film nor a reason.";
    }
}
