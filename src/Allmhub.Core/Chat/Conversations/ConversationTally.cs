using Allmhub.Account;
using Allmhub.Chat.Schema;
using Allmhub.Http;

namespace Allmhub.Chat.Conversations;

/// <summary>What a conversation has had so far, over all its rounds. What ran has had its effects: an answer and a failure alike must tell of them.</summary>
/// <param name="clean">Takes secrets out of an error that no call made: a call has cleaned its own, but not what is put on it here.</param>
internal sealed class ConversationTally(Func<AllmException, AllmException> clean)
{
    private readonly List<ChatToolRun> _runs = [];
    private readonly CostTally _cost = new();
    private ChatCompletion? _last;
    private ChatUsage? _usage;
    private TimeSpan? _firstToken;
    private TimeSpan _duration;

    /// <summary>What ran.</summary>
    public IReadOnlyList<ChatToolRun> Runs => _runs;

    /// <summary>Notes a call that was made, refused or failed.</summary>
    /// <param name="run">The call.</param>
    public void Add(ChatToolRun run) => _runs.Add(run);

    /// <summary>Gets the next updates of a round. Before anything ran this is the exchange's own, at no cost a delta.</summary>
    /// <param name="exchange">The round.</param>
    /// <returns>False at the end of a complete answer.</returns>
    public ValueTask<bool> FillAsync(ChatExchange exchange) => _runs.Count == 0 ? exchange.FillAsync() : FillTellingAsync(exchange);

    /// <summary>The answer of a round, with the sums of all rounds on it.</summary>
    /// <param name="exchange">The round, at its end.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="AllmException">The model refused.</exception>
    public ChatCompletion Complete(ChatExchange exchange)
    {
        ChatCompletion answer;
        try
        {
            answer = exchange.ToCompletion();
        }
        catch (AllmException error)
        {
            throw WithRuns(error);
        }

        _usage = answer.Usage?.Plus(_usage) ?? _usage;
        _firstToken ??= answer.TimeToFirstToken;
        _duration += answer.Duration;
        answer.Usage = _usage;
        CostEstimate? sum = _cost.Add(exchange.Cost);
        answer.Cost = sum?.Usd;
        answer.CostBasis = sum?.Basis;
        answer.TimeToFirstToken = _firstToken;
        answer.Duration = _duration;
        answer.ToolRun = _runs.ToArray();
        _last = answer;
        return answer;
    }

    /// <summary>Puts on a failure what ran before it.</summary>
    /// <param name="error">The failure of a round.</param>
    /// <returns>The error to throw.</returns>
    public AllmException WithRuns(AllmException error)
    {
        if (_runs.Count > 0 && (error.PartialCompletion ?? _last) is ChatCompletion partial)
        {
            partial.ToolRun = _runs.ToArray();
            return clean(error.With(kept => kept with { PartialCompletion = partial }));
        }

        return error;
    }

    /// <summary>Makes the error of a conversation that leads nowhere.</summary>
    /// <param name="code">One of <see cref="ConversationFault"/>.</param>
    /// <param name="message">Why.</param>
    /// <param name="answer">The last answer.</param>
    /// <returns>The error to throw.</returns>
    public AllmException Failure(string code, string message, ChatCompletion answer)
    {
        answer.ToolRun = _runs.ToArray();
        return clean(new AllmException(new AllmError(AllmErrorKind.Protocol, message) { Code = code, PartialCompletion = answer }));
    }

    /// <summary>Makes the error of an answer that does not follow its schema.</summary>
    /// <param name="read">What is wrong with it.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The error to throw.</returns>
    public AllmException BadAnswer(JsonAnswer read, ChatCompletion answer) => answer.Refusal is { } refusal
        ? clean(new AllmException(new AllmError(AllmErrorKind.ContentRefused, Words.Say($"The model refused: {refusal}")) { PartialCompletion = answer }))
        : Failure(ConversationFault.InvalidAnswer, Words.Say($"The answer does not follow the JSON Schema, asked twice: {read.Message}\nThe answer was: {answer.Text}"), answer);

    private async ValueTask<bool> FillTellingAsync(ChatExchange exchange)
    {
        try
        {
            return await exchange.FillAsync().ConfigureAwait(false);
        }
        catch (AllmException error)
        {
            throw WithRuns(error);
        }
    }
}
