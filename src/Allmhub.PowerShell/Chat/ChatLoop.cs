using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Chat.Schema;
using Allmhub.Http;
using Allmhub.PowerShell.Tools;

namespace Allmhub.PowerShell.Chat;

/// <summary>Asks once; gives the completion, or what the call failed with.</summary>
/// <param name="request">What is asked.</param>
/// <param name="completion">The completion, when the call succeeded.</param>
/// <returns>The failure; <c>null</c> when the call succeeded.</returns>
internal delegate AllmException? ChatAsk(ChatRequest request, out ChatCompletion? completion);

/// <summary>
/// One question to its final answer: runs the tools the model calls and asks again, at most <c>-MaxToolRound</c> times; asks once more
/// when the answer does not follow the schema.
/// </summary>
/// <param name="cmdlet">Writes warnings and verbose lines.</param>
/// <param name="ask">Asks once.</param>
internal sealed class ChatLoop(Cmdlet cmdlet, ChatAsk ask)
{
    private const int MaxMistake = 3;

    private readonly List<ChatToolRun> _runs = [];
    private ChatUsage? _usage;
    private TimeSpan? _firstToken;
    private TimeSpan _duration;
    private int _mistakes;

    /// <summary>Runs the tools; without it their calls are left to the caller.</summary>
    public ToolRunner? Tool { get; init; }

    /// <summary>How often the model may have tools run.</summary>
    public int MaxToolRound { get; init; }

    /// <summary>What the answer must look like.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>Told of every tool that ran.</summary>
    public Action<ChatToolRun>? OnRun { get; init; }

    /// <summary>Asks until there is a final answer.</summary>
    /// <param name="request">The question.</param>
    /// <param name="completion">The final answer, when there is one.</param>
    /// <returns>The failure, with the last completion on it; <c>null</c> when there is an answer.</returns>
    public AllmException? Run(ChatRequest request, out ChatCompletion? completion)
    {
        bool isRetry = false;
        ChatCompletion? last = null;
        for (int round = 0; ;)
        {
            AllmException? failure = ask(request, out completion);
            if (failure is not null || completion is null)
            {
                return WithRuns(failure, last);
            }

            AddUp(completion);
            last = completion;
            if (completion.ToolCall.Count > 0 && Tool?.CanRun(completion.ToolCall) == true)
            {
                if (round++ >= MaxToolRound)
                {
                    return Failure($"The model still wants tools called after {MaxToolRound} rounds. Raise -MaxToolRound, or ask for less.", ref completion);
                }

                if (!TryRunTools(completion, out List<ChatPart> results))
                {
                    return _mistakes >= MaxMistake ? Failure($"The model called tools wrongly {MaxMistake} times in a row. Last: {_runs[^1].Result}", ref completion) : null;
                }

                request = request with { Message = [.. completion.Message, new ChatMessage(ChatRole.Tool, results)] };
                continue;
            }

            if (Format is null || completion.ToolCall.Count > 0)
            {
                return null;
            }

            JsonAnswer answer = Format.Read(completion.Text, out object? value);
            completion.Value = value;
            if (answer.IsValid)
            {
                return null;
            }

            if (isRetry || completion.Refusal is not null)
            {
                return BadAnswer(answer, ref completion);
            }

            isRetry = true;
            cmdlet.WriteVerbose($"The answer does not follow the schema and is asked for once more: {answer.Message}");
            request = request with { Message = [.. completion.Message, new ChatMessage(ChatRole.User, answer.RetryPrompt)] };
        }
    }

    private bool TryRunTools(ChatCompletion completion, out List<ChatPart> results)
    {
        results = [];
        bool onlyMistakes = true;
        foreach (ChatToolCall call in completion.ToolCall)
        {
            ToolOutcome outcome = Tool!.Run(call);
            _runs.Add(outcome.Run);
            results.Add(new ChatToolResultPart(call.Id, call.Name, outcome.Run.Result, outcome.Run.IsError));
            OnRun?.Invoke(outcome.Run);
            onlyMistakes &= outcome.IsMistake;
            if (outcome.IsStop)
            {
                cmdlet.WriteWarning("Stopped: the model's calls were not answered.");
                return false;
            }
        }

        // By rounds: of several calls made at once the model has not yet heard that the first was wrong.
        _mistakes = onlyMistakes ? _mistakes + 1 : 0;
        return _mistakes < MaxMistake;
    }

    private void AddUp(ChatCompletion completion)
    {
        _usage = completion.Usage?.Plus(_usage) ?? _usage;
        _firstToken ??= completion.TimeToFirstToken;
        _duration += completion.Duration;
        completion.Usage = _usage;
        completion.TimeToFirstToken = _firstToken;
        completion.Duration = _duration;
        completion.ToolRun = _runs.ToArray();
    }

    // What ran has had its effects: a failure after it must tell of them.
    private AllmException? WithRuns(AllmException? failure, ChatCompletion? last)
    {
        if (failure is not null && failure.PartialCompletion is null && _runs.Count > 0)
        {
            failure = failure.With(error => error with { PartialCompletion = last });
        }

        if (failure?.PartialCompletion is ChatCompletion partial)
        {
            partial.ToolRun = _runs.ToArray();
        }

        return failure;
    }

    private static AllmException BadAnswer(JsonAnswer answer, ref ChatCompletion? completion)
    {
        AllmError error = completion!.Refusal is { } refusal
            ? new AllmError(AllmErrorKind.ContentRefused, $"The model refused: {refusal}")
            : new AllmError(AllmErrorKind.Protocol, $"The answer does not follow the JSON Schema, asked twice: {answer.Message}\nThe answer was: {completion.Text}")
            {
                Code = "invalid_answer",
                RecommendedAction = "The text is in $Error[0].Exception.PartialCompletion.Text. Use a model with structured output, or a simpler schema.",
            };
        AllmException failure = new(error with { PartialCompletion = completion });
        completion = null;
        return failure;
    }

    private AllmException Failure(string message, ref ChatCompletion? completion)
    {
        completion!.ToolRun = _runs.ToArray();
        AllmException failure = new(new AllmError(AllmErrorKind.Protocol, message) { Code = "tool_loop", PartialCompletion = completion });
        completion = null;
        return failure;
    }
}
