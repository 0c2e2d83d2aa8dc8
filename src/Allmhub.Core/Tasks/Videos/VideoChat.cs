using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

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
            throw new InvalidInputException(Words.Say($"-{named} cannot be said in chat: there the model's name has length and shape in it, as in sora_video2-landscape-15s. Name such a model, or use -Api Videos."), named);
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
        catch (AllmException error) when (error.PartialCompletion is ChatCompletion partial && VideoProse.Films(partial, intent.Prompt) is { Count: > 0 })
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The answer broke off after the film was named ({error.Message}). The film is taken as made.")));
            return Ended(intent, partial);
        }
        catch (AllmException error) when (error is { Kind: AllmErrorKind.ContentRefused, StatusCode: System.Net.HttpStatusCode.OK })
        {
            return intent with { Id = intent.Reference, Status = TaskState.Failure, Error = error.Message, RequestId = error.RequestId, CompletedAt = DateTimeOffset.UtcNow };
        }
    }

    /// <summary>Says of an answer that was lost how a person can look for its film: there is none in the gateway's list of tasks.</summary>
    /// <param name="lost">How it was lost.</param>
    /// <returns>The error with its advice.</returns>
    public static AllmException Advise(AllmException lost) => lost.With(known => known with
    {
        RecommendedAction = Words.Say($"{TextSoFar(known.PartialCompletion)} It is in the journal with the status Unknown; Get-AllmTask -Status Unknown -Refresh looks whether it was charged, and the gateway's console shows it. Decide nothing before."),
    });

    private static string TextSoFar(IPartialAnswer? answer) => answer is not ChatCompletion { Text.Length: > 0 } partial
        ? Words.Say("The film may still be made.")
        : VideoProse.Places(partial) is { Count: > 0 } places
            ? Words.Say($"The film may still be made. The text so far names {places.Aggregate(static (one, next) => Words.Say($"{one} and {next}"))}: look there for it. All of the text is on the error (.Exception.PartialCompletion.Text).")
            : Words.Say($"The film may still be made. The text so far is on the error (.Exception.PartialCompletion.Text); it ends: '{TerminalFilter.OneLine(LastLine(partial.Text))}'.");

    private static VideoTask Ended(VideoTask intent, ChatCompletion completion)
    {
        IReadOnlyList<ChatMedia> films = VideoProse.Films(completion, intent.Prompt);
        bool isMade = films.Count > 0;
        return intent with
        {
            Id = completion.Id is { Length: > 0 } id ? id : intent.Reference,
            Status = isMade ? TaskState.Success : TaskState.Failure,
            Progress = isMade ? 100 : null,
            Link = [.. films.Select(static film => film.Uri).OfType<Uri>()],
            Data = films.FirstOrDefault(static film => film.Data is not null)?.Data is { } data ? MediaData.OfBytes(data) : null,
            Error = isMade ? null : completion.FailureReason ?? LastLine(completion.Text),
            Cost = completion.Cost,
            CostBasis = completion.CostBasis,
            RequestId = completion.RequestId,
            CompletedAt = DateTimeOffset.UtcNow,
            Raw = completion.Text,
        };
    }

    private static string LastLine(string text)
    {
        string? line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return line is { Length: > 0 } ? line.TrimStart('>', ' ') : Words.Say("The answer holds neither a film nor a reason.");
    }
}
