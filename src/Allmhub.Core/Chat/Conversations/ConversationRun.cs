using System.Globalization;
using System.Runtime.CompilerServices;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Http;

namespace Allmhub.Chat.Conversations;

/// <summary>One run of a conversation. Not for use by two threads.</summary>
/// <param name="chat">Where it is asked.</param>
/// <param name="options">How far it may go.</param>
/// <param name="call">What the calls say differently; carries the time limit of the run.</param>
internal sealed class ConversationRun(ChatService chat, ConversationOptions options, AllmCallOptions call)
{
    private const int MaxMistake = 3;

    private readonly ConversationTally _tally = new(chat.Clean);
    private ChatMessage? _reply;
    private int _rounds;
    private int _mistakes;
    private bool _isRetry;

    /// <summary>Asks until there is a final answer.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The updates of all rounds, then the completion.</returns>
    /// <exception cref="AllmException">A round failed, or the conversation led nowhere.</exception>
    public async IAsyncEnumerable<ChatUpdate> RunAsync(ChatPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ChatCompletion answer;
            using (ChatExchange exchange = chat.Begin(plan, call, cancellationToken))
            {
                while (await _tally.FillAsync(exchange).ConfigureAwait(false))
                {
                    for (int i = 0; i < exchange.Updates.Count; i++)
                    {
                        yield return exchange.Updates[i];
                    }
                }

                answer = _tally.Complete(exchange);
            }

            // The connection is closed or free again before anybody is asked, who may take long to answer.
            _reply = null;
            await foreach (ChatUpdate update in FollowAsync(answer, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            if (_reply is null)
            {
                yield return ChatUpdate.OfCompletion(answer);
                yield break;
            }

            ThrowIfSpent(answer);
            plan = Plan(plan.Request with { Message = [.. answer.Message, _reply] });
        }
    }

    /// <summary>Does what an answer asks for; leaves in <see cref="_reply"/> what is said next, if anything.</summary>
    private IAsyncEnumerable<ChatUpdate> FollowAsync(ChatCompletion answer, CancellationToken cancellationToken) =>
        MayRun(answer) ? RunToolsAsync(answer, cancellationToken) : CheckAsync(answer, cancellationToken);

    private bool MayRun(ChatCompletion answer)
    {
        if (answer.ToolCall.Count == 0)
        {
            return false;
        }

        // What is cut may be cut inside an argument: "delete /tmp/x" is a whole command too. That holds for whoever is left with the calls as well.
        if (answer.FinishReason is ChatFinishReason.Length or ChatFinishReason.ContentFilter)
        {
            Warn(Words.Say($"The answer was cut off ({answer.RawFinishReason ?? answer.FinishReason.ToString()}): the calls in it may be cut too, and were not made."));
            return false;
        }

        if (options.Answers is null || !answer.ToolCall.All(options.Answers))
        {
            return false;
        }

        if (_rounds >= options.MaxToolRound)
        {
            throw _tally.Failure(ConversationFault.ToolLoop, Words.Say($"The model still wants tools called after {options.MaxToolRound} rounds."), answer);
        }

        if (_tally.Runs.Count + answer.ToolCall.Count > options.MaxToolCall)
        {
            throw _tally.Failure(ConversationFault.ToolLoop, Words.Say($"The model wants {answer.ToolCall.Count} more calls after {_tally.Runs.Count}; at most {options.MaxToolCall} are made for one question."), answer);
        }

        _rounds++;
        return true;
    }

    private async IAsyncEnumerable<ChatUpdate> RunToolsAsync(ChatCompletion answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ChatPart> results = [];
        bool onlyMistakes = true;
        foreach (ChatToolCall wanted in answer.ToolCall)
        {
            ChatToolRequest request = new(wanted);
            call.Deadline?.Pause();
            yield return ChatUpdate.OfToolRequest(request);
            ChatToolOutcome outcome = await request.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
            call.Deadline?.Resume();
            _tally.Add(outcome.Run);
            results.Add(new ChatToolResultPart(wanted.Id, wanted.Name, outcome.Run.Result, outcome.Run.IsError));
            onlyMistakes &= outcome.IsMistake;
            yield return ChatUpdate.OfToolRun(outcome.Run);
            if (outcome.IsStop)
            {
                Warn(Words.Say("Stopped: the model's calls were not answered."));
                answer.ToolRun = _tally.Runs.ToArray();
                yield break;
            }
        }

        // By rounds: of several calls made at once the model has not yet heard that the first was wrong.
        _mistakes = onlyMistakes ? _mistakes + 1 : 0;
        _reply = _mistakes < MaxMistake
            ? new ChatMessage(ChatRole.Tool, results)
            : throw _tally.Failure(ConversationFault.ToolLoop, Words.Say($"The model called tools wrongly {MaxMistake} times in a row. Last: {_tally.Runs[^1].Result}"), answer);
    }

    private async IAsyncEnumerable<ChatUpdate> CheckAsync(ChatCompletion answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Schema is null || answer.ToolCall.Count > 0)
        {
            yield break;
        }

        JsonAnswer read = Check(options.Schema, answer, cancellationToken);
        if (read.Value is { } json)
        {
            ChatValueRequest request = new(json);
            call.Deadline?.Pause();
            yield return ChatUpdate.OfValueRequest(request);
            call.Deadline?.Resume();
            answer.Value = request.Value;
            read = request.Fault is null ? read : new JsonAnswer(null, [new JsonSchemaError(string.Empty, request.Fault)]);
        }

        if (read.IsValid)
        {
            yield break;
        }

        if (_isRetry || answer.Refusal is not null)
        {
            throw _tally.BadAnswer(read, answer);
        }

        _isRetry = true;
        call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"The answer does not follow the schema and is asked for once more: {read.Message}")));
        _reply = new ChatMessage(ChatRole.User, read.RetryPrompt);
    }

    // The time limit of the run holds for what is reckoned here, too: patterns and choices of a schema can make it long.
    private JsonAnswer Check(AnswerSchema schema, ChatCompletion answer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (call.Deadline?.Left is TimeSpan left)
        {
            limit.CancelAfter(left);
        }

        try
        {
            return schema.Read(answer.Text, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string seconds = call.Deadline!.Limit!.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            string message = Words.Say($"The answer was there, but could not be checked by its schema within {seconds} s (total time limit).");
            throw _tally.WithRuns(chat.Clean(new AllmException(new AllmError(AllmErrorKind.Timeout, message)
            {
                RecommendedAction = Words.Say("Give the call a longer time limit, or the schema simpler patterns. The answer is kept on the error; the call was charged."),
                PartialCompletion = answer,
            }, new TimeoutException(message))));
        }
    }

    // After tools have run, what cannot be said next is no longer the question's own fault alone: the error must tell what ran.
    private ChatPlan Plan(ChatRequest request)
    {
        try
        {
            return chat.Plan(request);
        }
        catch (InvalidInputException error)
        {
            throw _tally.WithRuns(new AllmException(AllmErrorKind.InvalidRequest, error.Message, error));
        }
    }

    // What was spent meanwhile, by this conversation or others, may leave nothing for another round.
    private void ThrowIfSpent(ChatCompletion answer)
    {
        try
        {
            call.Hold?.ThrowIfSpent();
        }
        catch (AllmException error)
        {
            throw _tally.WithRuns(error.With(known => known with { PartialCompletion = answer }));
        }
    }

    private void Warn(string message) => call.Notices?.Post(new Notice(NoticeLevel.Warning, message));
}
