using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Interactive;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Enter-AllmChat: a conversation at the prompt, with live tokens and commands that begin with a slash.</summary>
[Cmdlet(VerbsCommon.Enter, "AllmChat")]
[OutputType(typeof(ChatSession), typeof(RequestDescription))]
public sealed class EnterAllmChatCommand : AllmToolCommand, IChatShellHost
{
    private (Action Cancel, CancellationToken Token) _answer;
    private string? _model;
    private HostConsole? _terminal;

    /// <summary>The conversation to go on with.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ChatSession? Session { get; set; }

    /// <summary>Emits the conversation at the end.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    string IChatShellHost.Model
    {
        get => ResolveModel();
        set => _model = value;
    }

    private HostConsole Terminal => _terminal ??= new HostConsole(this);

    private protected override string? PreferredModel => _model ?? Model ?? Session?.Model;

    private protected override ChatApi PreferredApi => MyInvocation.BoundParameters.ContainsKey(nameof(Api)) ? Api : Session?.Api ?? Api;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Terminal.RequireInteraction();
        RequireKey();
        BindTools();
        ChatSession session = Session ?? new ChatSession(Message ?? []);
        session.System = System ?? session.System;
        Say($"{ResolveModel()} at {Gateway.BaseUri}. /help shows the commands, /exit ends.");
        ChatShell shell = new(this, session);
        shell.Run(new ChatInput(Terminal.ReadLine));
        if (PassThru)
        {
            WriteObject(shell.Session);
        }
    }

    ChatCompletion? IChatShellHost.Ask(ChatSession session, string question)
    {
        Session = session;
        IReadOnlyList<ChatMessage> opening = session.Opening();
        ChatRequest request = BuildRequest([.. opening, new ChatMessage(ChatRole.User, question)], stream: true);
        if (DryRun)
        {
            Describe(WithTools(request, null), question);
            return null;
        }

        LiveWriter live = new(this);
        using CancellationTokenSource answer = new();
        _answer = (answer.Cancel, answer.Token);
        try
        {
            AllmException? failure = Converse(request, CallOptions(), null, update => Show(update, live), out ChatCompletion? completion);
            live.EndLine();
            if (completion is not null)
            {
                Price(completion);
            }

            return failure is null ? Keep(session, completion, opening.Count) : Fail(failure, question);
        }
        catch (OperationCanceledException) when (answer.IsCancellationRequested && !Stopping)
        {
            live.EndLine();
            Say("(stopped)");
            return null;
        }
        finally
        {
            _answer = default;
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => Terminal.Say(line);

    string IChatShellHost.Resolve(string path)
    {
        try
        {
            return SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        }
        catch (RuntimeException failure)
        {
            throw new ChatSessionException(ChatSessionFault.NotFound, failure.Message, failure);
        }
    }

    void IChatShellHost.Copy(string text) => Terminal.Copy(text);

    /// <summary>While the model writes, Ctrl+C ends the answer; while a tool runs or the user is asked, it ends the cmdlet as everywhere.</summary>
    private protected override AllmException? AskOnce(ChatRequest request, AllmCallOptions options, Action<ChatUpdate> write, out ChatCompletion? completion)
    {
        using InterruptWatch? watch = InterruptWatch.Start(Terminal.HasConsole, _answer.Cancel);
        return AskOnce(request, options, write, _answer.Token, out completion);
    }

    private void Show(ChatUpdate update, LiveWriter live)
    {
        switch (update.Kind)
        {
            case ChatUpdateKind.Text or ChatUpdateKind.Refusal:
                live.Write(update.Text ?? string.Empty);
                break;
            case ChatUpdateKind.ToolRun when update.Payload is ChatToolRun run:
                live.EndLine();
                Say($"→ {Show(run)}{(run.IsError ? $": {ViewText.OneLine(run.Result)}" : string.Empty)}");
                break;
        }
    }

    private ChatCompletion? Keep(ChatSession session, ChatCompletion? completion, int known)
    {
        if (completion is null || IsStopped(completion))
        {
            return null;
        }

        try
        {
            session.Append(completion.Message.Skip(known));
        }
        catch (ChatSessionException error)
        {
            WriteError(ErrorRecords.From(error, session));
        }

        Say(ViewText.Footer(completion));
        return completion;
    }

    private ChatCompletion? Fail(AllmException failure, string question)
    {
        WriteError(ErrorRecords.From(failure, question));
        return null;
    }
}
