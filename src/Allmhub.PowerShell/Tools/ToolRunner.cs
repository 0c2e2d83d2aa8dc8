using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;
using Shell = System.Management.Automation.PowerShell;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// Runs the model's calls on the pipeline thread, in the session of the user. Only the tools given here can run: a name is looked up
/// among them and nowhere else, and arguments bind as parameters by splatting into a constant script.
/// </summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="tools">The tools.</param>
/// <param name="gate">What is asked before a call runs.</param>
/// <param name="secrets">What must not go back to the model.</param>
/// <param name="about">Which of many inputs the calls are for, in words; <c>null</c> when there is one.</param>
internal sealed class ToolRunner(AllmCommand cmdlet, IReadOnlyList<ChatTool> tools, ToolGate gate, ToolSecrets secrets, string? about = null)
{
    private const string Invoke = "param($Command, $Argument) & $Command @Argument";

    private readonly string _prefix = about is null ? string.Empty : Words.Say($"For {about}: ");

    /// <summary>What the model is offered.</summary>
    public IReadOnlyList<ChatToolDefinition> Definition { get; } = [.. tools.Select(static tool => tool.Definition)];

    /// <summary>The same tools for one input of many; what is approved for it is approved for no other.</summary>
    public ToolRunner For(string input) => new(cmdlet, tools, gate.For(input), secrets, input);

    /// <summary>Begins a new question to the model: approvals that cover several calls end with the question they were given for.</summary>
    public void BeginQuestion() => gate.BeginQuestion();

    /// <summary>A call on one line, as the question for its approval shows it.</summary>
    public string Show(string name, string arguments) => ShownCall.Of(Find(name), name, arguments).ToString();

    /// <summary>Whether this call is this runner's business: calls of bare schemas are the caller's. Only looks, on any thread.</summary>
    public bool CanRun(ChatToolCall call) => Find(call.Name) is not { Command: null };

    /// <summary>Runs one call.</summary>
    public ChatToolOutcome Run(ChatToolCall call)
    {
        cmdlet.WriteVerbose(Words.Say($"{_prefix}The model calls {Show(call.Name, call.Arguments)}"));
        Stopwatch watch = Stopwatch.StartNew();
        ChatToolOutcome outcome = RunChecked(call);
        outcome = outcome with { Run = outcome.Run with { Duration = watch.Elapsed } };
        string name = LiteralText.Name(call.Name);
        cmdlet.WriteVerbose(outcome.Run.IsError
            ? Words.Say($"{_prefix}{name} gave {outcome.Run.Result.Length} characters in {watch.ElapsedMilliseconds} ms, an error: {ViewText.OneLine(outcome.Run.Result)}")
            : Words.Say($"{_prefix}{name} gave {outcome.Run.Result.Length} characters in {watch.ElapsedMilliseconds} ms"));
        return outcome;
    }

    private ChatToolOutcome RunChecked(ChatToolCall call)
    {
        if (Find(call.Name) is not { } tool)
        {
            return Failed(call, $"There is no tool '{call.Name}'. The tools are: {string.Join(", ", tools.Select(static known => known.Name))}.", isMistake: true);
        }

        // Broken arguments are not no arguments: the command would run with its defaults.
        if (call.ArgumentError is { } error)
        {
            return Failed(call, error, isMistake: true);
        }

        Hashtable arguments;
        try
        {
            arguments = ToolArguments.Read(tool, call.Arguments);
        }
        catch (ToolCallException failure)
        {
            return Failed(call, failure.Message, isMistake: true);
        }

        return gate.Decide(tool, arguments) switch
        {
            ToolDecision.Run => Execute(call, tool, arguments),
            ToolDecision.Stop => Failed(call, "The user stopped the conversation.") with { IsStop = true },
            ToolDecision.Unattended => Refused(call),
            _ => Failed(call, "The user refused this call."),
        };
    }

    private ChatToolOutcome Refused(ChatToolCall call)
    {
        cmdlet.WriteError(ErrorRecords.NobodyToApprove(Words.Say($"{_prefix}{call.Name} was not run"), call.Name));
        return Failed(call, "This call needs approval and nobody is there to give it.");
    }

    private ChatToolOutcome Execute(ChatToolCall call, ChatTool tool, Hashtable arguments)
    {
        using Shell shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(Invoke, useLocalScope: true).AddArgument(tool.Command).AddArgument(arguments);
        try
        {
            Collection<PSObject> output = Invoked(shell, tool);
            string result = ToolResultWriter.Write(output, secrets.Redact);
            return shell.Streams.Error.Count == 0
                ? new ChatToolOutcome(new ChatToolRun(call.Name, call.Arguments, result, IsError: false, TimeSpan.Zero))
                : Failed(call, secrets.Redact(string.Join("; ", shell.Streams.Error.Select(static error => error.ToString()))), output.Count > 0 ? result : null);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            return Failed(call, secrets.Redact(failure.Message));
        }
    }

    // A program may write to the terminal itself.
    private Collection<PSObject> Invoked(Shell shell, ChatTool tool)
    {
        using RunningSign? sign = about is null && tool.Command is not ApplicationInfo ? cmdlet.Sign.Run(tool.Name, shell.Streams) : null;
        return shell.Invoke();
    }

    private ChatTool? Find(string name) => tools.FirstOrDefault(tool => string.Equals(tool.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ChatToolOutcome Failed(ChatToolCall call, string message, string? output = null, bool isMistake = false)
    {
        JsonObject result = new() { ["error"] = ToolResultWriter.Cut(message) };
        if (output is not null)
        {
            result["output"] = output;
        }

        return ChatToolOutcome.Failed(call, result.ToJsonString(ToolResultWriter.Json), isMistake);
    }
}
