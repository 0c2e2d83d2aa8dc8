using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that let a model run tools: what is offered, what needs approval, and the asking itself.</summary>
public abstract class AllmToolCommand : AllmChatCommand
{
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
    internal AllmException? Converse(ChatRequest request, AllmCallOptions options, AnswerFormat? format, Action<ChatUpdate> write, out ChatCompletion? completion)
    {
        _runner?.BeginQuestion();
        ChatLoop loop = new(this, (ChatRequest question, out ChatCompletion? answer) => AskOnce(question, options, write, out answer))
        {
            Tool = _runner,
            MaxToolRound = MaxToolRound,
            Format = format,
            OnRun = run => write(ChatUpdate.OfToolRun(run)),
        };
        return loop.Run(WithTools(request, format), out completion);
    }

    /// <summary>The request as it is sent: with the tools and the schema.</summary>
    internal ChatRequest WithTools(ChatRequest request, AnswerFormat? format) => request with
    {
        Tool = _runner?.Definition ?? request.Tool,
        ResponseSchema = format?.Wire,
    };

    /// <summary>A call that ran on one line, as the question for its approval showed it.</summary>
    internal string Show(ChatToolRun run) => _runner?.Show(run.Name, run.Arguments) ?? run.Name;

    /// <summary>Whether the answer ends in calls that were stopped: no vendor takes a conversation that goes on after them.</summary>
    internal bool IsStopped(ChatCompletion completion) => completion.ToolCall.Count > 0 && _runner?.CanRun(completion.ToolCall) == true;

    /// <summary>Writes what would be sent.</summary>
    internal void Describe(ChatRequest request, object? target)
    {
        RequestDescription description;
        try
        {
            description = Gateway.Client.DescribeChat(request, CallOptions());
        }
        catch (ArgumentException error)
        {
            WriteError(ErrorRecords.BadRequest(error, target));
            return;
        }

        WriteObject(description);
    }

    /// <summary>Asks once and writes the updates.</summary>
    private protected virtual AllmException? AskOnce(ChatRequest request, AllmCallOptions options, Action<ChatUpdate> write, out ChatCompletion? completion) =>
        AskOnce(request, options, write, CancellationToken.None, out completion);

    /// <summary>Asks once; a token of the caller's own ends this answer and nothing else.</summary>
    [SuppressMessage("Design", "CA1068", Justification = "An out parameter comes last.")]
    private protected AllmException? AskOnce(ChatRequest request, AllmCallOptions options, Action<ChatUpdate> write, CancellationToken end, out ChatCompletion? completion)
    {
        ChatCompletion? last = null;
        AllmException? failure = Stream<ChatStreamItem>(
            token => Gateway.Client.StreamChatAsync(request, options, end.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(token, end).Token : token),
            item =>
            {
                if (item.Completion is not null)
                {
                    last = item.Completion;
                }
                else
                {
                    write(item.Update);
                }
            });
        completion = last;
        return failure;
    }

    // At once, before anything is asked and paid: the model would only hear that each of its calls is refused.
    private void ThrowIfNoneCanRun(List<ChatTool> tools, ToolGate gate)
    {
        List<ChatTool> own = tools.FindAll(static tool => tool.Command is not null);
        if (!DryRun && own.Count > 0 && own.TrueForAll(gate.NeedsApproval) && gate.IsUnattended)
        {
            ThrowTerminatingError(ErrorRecords.NobodyToApprove("Nothing was asked", string.Join(", ", own)));
        }
    }

    private static void ThrowIfDoubled(List<ChatTool> tools)
    {
        string? name = tools.GroupBy(static tool => tool.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1)?.Key;
        if (name is not null)
        {
            throw new BadInputException("AmbiguousTool", $"Two tools have the name '{name}'. Give one of them another with New-AllmTool -Name.");
        }
    }
}
