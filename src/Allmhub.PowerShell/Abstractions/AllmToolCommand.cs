using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Batch;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Tools;
using Allmhub.Terminal;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that let a model run tools: what is offered, what needs approval, and the asking itself.</summary>
public abstract class AllmToolCommand : AllmChatCommand
{
    private const int MaxShown = 40;

    private readonly Dictionary<long, ToolRunner> _runners = [];
    private ToolRunner? _runner;

    /// <summary>What the model may have run: names, commands, script blocks, New-AllmTool objects, tools as JSON.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public object[]? Tool { get; set; }

    /// <summary>Which calls run without a question.</summary>
    [Parameter]
    public ToolApproval ToolApproval { get; set; }

    /// <summary>How often the model may have tools run before it must answer.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaxToolRound { get; set; } = 10;

    /// <summary>How many tool calls may be made for one question.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int MaxToolCall { get; set; } = 50;

    /// <summary>Shows the model's thinking while it arrives, before the answer.</summary>
    [Parameter]
    public SwitchParameter ShowReasoning { get; set; }

    /// <inheritdoc/>
    private protected override bool EndsSign => true;

    /// <summary>Where the answer is shown while it arrives; <c>null</c> when it is not.</summary>
    private protected virtual LiveWriter? ShownAnswer => null;

    /// <summary>Whether an update is seen by whoever runs the cmdlet.</summary>
    private protected virtual bool IsSeen(ChatUpdate update) => ShownAnswer is not null && update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal && update.Text?.Length > 0;

    /// <summary>Reads <c>-Tool</c>; ends the cmdlet when something in it is no tool.</summary>
    internal void BindTools()
    {
        if (Tool is null)
        {
            return;
        }

        object? current = null;
        try
        {
            ToolFactory factory = new(InvokeCommand);
            List<ChatTool> tools = [];
            foreach (object? item in Tool)
            {
                current = item;
                tools.Add(factory.Make(item, tools.Count + 1));
            }

            ThrowIfDoubled(tools);
            ToolGate gate = new(this, ToolApproval);
            ThrowIfNoneCanRun(tools, gate);
            _runner = new ToolRunner(this, tools, gate, new ToolSecrets(() => Gateway));
        }
        catch (BadInputException failure)
        {
            ThrowTerminatingError(ErrorRecords.BadInput(failure.Id, failure.Message, current));
        }
    }

    /// <summary>Asks until there is a final answer: tools are run, an answer that does not follow the format is asked for once more.</summary>
    /// <param name="request">The question.</param>
    /// <param name="format">What the answer must look like.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="write">Takes the updates that are to be seen.</param>
    /// <param name="completion">The final answer.</param>
    /// <param name="end">Ends this question and nothing else.</param>
    /// <returns>Whether there is an answer; if not, the dry run or the error is written, or the user said no.</returns>
    internal bool Converse(ChatRequest request, AnswerFormat? format, object? target, Action<ChatUpdate> write, [NotNullWhen(true)] out ChatCompletion? completion, CancellationToken end = default)
    {
        ChatCompletion? last = null;
        if (ShownAnswer is { } shown)
        {
            shown.Thinking = new LiveThinking(this, ShowReasoning);
        }

        _runner?.BeginQuestion();
        bool isAnswered = Run(
            client => Conversation.Ask(client.Chat, request with { Tool = _runner?.Definition }, OptionsOf(format)),
            target,
            update =>
            {
                switch (update.Payload)
                {
                    case ChatToolRequest asked:
                        ShownAnswer?.EndLine();
                        Sign.End();
                        Answer(asked);
                        Sign.Begin();
                        break;
                    case ChatValueRequest value:
                        format!.Answer(value);
                        break;
                    case ChatCompletion answer:
                        last = answer;
                        break;
                    default:
                        Follow(update);
                        write(update);
                        break;
                }
            },
            end: end);
        completion = last;
        return isAnswered && completion is not null;
    }

    // What is seen takes the place of the sign; what is not tells it how far things are.
    private void Follow(ChatUpdate update)
    {
        if (IsSeen(update))
        {
            Sign.End();
        }

        switch (update.Kind)
        {
            case ChatUpdateKind.Reasoning when update.Text?.Length > 0:
                Sign.Enter(LifePhase.Thinking);
                ShownAnswer?.Think(update.Text);
                break;
            case ChatUpdateKind.Start when ReasoningEffort is not (null or Allmhub.Chat.ReasoningEffort.None) || ThinkingBudget > 0:
                Sign.Enter(LifePhase.Thinking);
                break;
            case ChatUpdateKind.Text or ChatUpdateKind.Refusal:
                Sign.Receive(update.Text?.Length ?? 0);
                break;
            case ChatUpdateKind.ToolCall:
                Sign.Enter(LifePhase.Answering);
                break;
            case ChatUpdateKind.TextWasReasoning:
                ShownAnswer?.Disown();
                break;
            default:
                break;
        }
    }

    /// <summary>Makes the conversation of one input of many, to be run in a batch.</summary>
    /// <param name="request">The question.</param>
    /// <param name="format">What the answer must look like.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="failed">Takes what is wrong with the question.</param>
    /// <param name="isDone">Whether an earlier run did it.</param>
    /// <param name="conversation">The conversation.</param>
    /// <returns>Whether it may be asked; if not, it is done, the dry run is written, the failure told, or the user said no.</returns>
    private protected bool MayConverse(ChatRequest request, AnswerFormat? format, object? target, Action<AllmException> failed, Func<Operation, bool> isDone, [NotNullWhen(true)] out StreamOperation<ChatUpdate>? conversation) =>
        MayRun(client => Conversation.Ask(client.Chat, request with { Tool = _runner?.Definition }, OptionsOf(format)), target, out conversation, failed, isDone);

    /// <summary>Answers what the conversation of one input of many asks.</summary>
    /// <param name="question">A call or a value.</param>
    /// <param name="format">What the answer must look like.</param>
    /// <param name="item">The input.</param>
    private protected void Answer(ChatUpdate question, AnswerFormat? format, BatchItem item)
    {
        if (question.Payload is ChatToolRequest asked)
        {
            ToolRunner runner = _runners.TryGetValue(item.Index, out ToolRunner? known) ? known : _runners[item.Index] = _runner!.For(Shown(item));
            asked.Answer(runner.Run(asked.Call));
        }
        else if (question.Payload is ChatValueRequest value)
        {
            format!.Answer(value);
        }
    }

    /// <summary>Ends what was approved for one input of many.</summary>
    private protected void EndQuestion(BatchItem item) => _runners.Remove(item.Index);

    /// <summary>A call that ran on one line, as the question for its approval showed it.</summary>
    internal string Show(ChatToolRun run) => _runner?.Show(run.Name, run.Arguments) ?? run.Name;

    /// <summary>Whether the answer ends in calls that were not answered: no vendor takes a conversation that goes on after them.</summary>
    internal bool IsStopped(ChatCompletion completion) => completion.ToolCall.Count > 0 && _runner is not null && completion.ToolCall.All(_runner.CanRun);

    /// <summary>Runs a call of the model, or refuses it.</summary>
    private protected virtual void Answer(ChatToolRequest request) => request.Answer(_runner!.Run(request.Call));

    private ConversationOptions OptionsOf(AnswerFormat? format) => new()
    {
        Answers = _runner is null ? null : _runner.CanRun,
        MaxToolRound = MaxToolRound,
        MaxToolCall = MaxToolCall,
        Schema = format?.Schema,
    };

    // The person who is asked must know what it is for: the number alone says little among hundreds.
    private static string Shown(BatchItem item)
    {
        string text = item.Tag?.ToString() ?? string.Empty;
        string start = text.Length <= MaxShown ? LiteralText.Of(text) : $"{LiteralText.Of(text[..MaxShown])}…";
        return text.Length == 0 ? Words.Say($"input {item}") : Words.Say($"input {item} {start}");
    }

    // At once, before anything is asked and paid: the model would only hear that each of its calls is refused.
    private void ThrowIfNoneCanRun(List<ChatTool> tools, ToolGate gate)
    {
        List<ChatTool> own = tools.FindAll(static tool => tool.Command is not null);
        if (!DryRun && own.Count > 0 && own.TrueForAll(gate.NeedsApproval) && gate.IsUnattended)
        {
            ThrowTerminatingError(ErrorRecords.NobodyToApprove(Words.Say("Nothing was asked"), string.Join(", ", own)));
        }
    }

    private static void ThrowIfDoubled(List<ChatTool> tools)
    {
        string? name = tools.GroupBy(static tool => tool.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1)?.Key;
        if (name is not null)
        {
            throw new BadInputException("AmbiguousTool", Words.Say($"Two tools have the name '{name}'. Give one of them another with New-AllmTool -Name."));
        }
    }
}
