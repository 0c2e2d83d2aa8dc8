using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Interactive;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Enter-AllmChat: a conversation at the prompt, with live tokens and commands that begin with a slash.</summary>
[Cmdlet(VerbsCommon.Enter, "AllmChat")]
[OutputType(typeof(ChatSession), typeof(RequestDescription))]
public sealed class EnterAllmChatCommand : AllmToolCommand, IChatShellHost
{
    private static readonly TimeSpan ListLimit = TimeSpan.FromSeconds(8);

    private (LiveWriter? Live, CancellationTokenSource? End) _answer;
    private InterruptWatch? _watch;
    private string? _model;
    private HostConsole? _terminal;
    private IReadOnlyList<ModelInfo> _models = [];
    private bool _isEditing;

    /// <summary>The conversation to go on with.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [LiveTransformation("Go on with its messages: New-AllmChatSession -Message $session.Message, or keep a session in a file: New-AllmChatSession -Path.")]
    public ChatSession? Session { get; set; }

    /// <summary>Keeps nothing of what is typed for the next chat, and begins without what was typed before.</summary>
    [Parameter]
    public SwitchParameter NoHistory { get; set; }

    /// <summary>Emits the conversation at the end.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Shows answers as they are: their Markdown is not drawn.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    string IChatShellHost.Model
    {
        get => ResolveModel();
        set => _model = value;
    }

    private HostConsole Terminal => _terminal ??= new HostConsole(this);

    private protected override string? ConversationId => Session?.Id;

    private protected override string? PreferredModel => _model ?? Model ?? Session?.Model;

    private protected override ChatApi PreferredApi => MyInvocation.BoundParameters.ContainsKey(nameof(Api)) ? Api : Session?.Api ?? Api;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Terminal.RequireInteraction();
        RequireSecret(RequestSecret.Key);
        BindTools();
        ChatSession session = Session ?? new ChatSession(Message ?? []);
        session.System = System ?? session.System;
        Say(Words.Say($"{ResolveModel()} at {Gateway.BaseUri}. /help shows the commands, /exit ends."));
        ChatTalk talk = new(session);

        // Between two inputs too: the second Ctrl+C of two may come sooner than the next prompt.
        using (ControlKey.Set(Terminal.IsEditable, isKey: true))
        {
            new ChatShell(this, Reader(), talk).Run();
        }

        if (PassThru)
        {
            WriteObject(talk.Session);
        }
    }

    ChatCompletion? IChatShellHost.Ask(ChatTalk talk, IReadOnlyList<ChatPart> question)
    {
        ChatSession session = Session = talk.Session;
        IReadOnlyList<ChatMessage> opening = session.Opening();
        ChatMessage said = new(ChatRole.User, question);
        ChatRequest request = BuildRequest([.. opening, said], stream: true);
        LiveWriter live = new(MarkdownRule.Text(this, Raw));
        using CancellationTokenSource answer = new();
        _answer = (live, answer);
        try
        {
            Watch();
            if (!Converse(request, null, said.Text, update => Show(update, live), out ChatCompletion? completion, answer.Token))
            {
                return null;
            }

            live.EndLine();
            talk.Meter.Add(completion);
            return Keep(session, completion, opening.Count);
        }
        catch (OperationCanceledException) when (answer.IsCancellationRequested && !Stopping)
        {
            live.EndLine();
            Say(Words.Say("(stopped)"));
            return null;
        }
        finally
        {
            Unwatch();
            _answer = default;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    public void Say(string line) => Terminal.Say(line);

    /// <inheritdoc/>
    public void Remark(string line) => Terminal.Remark(line);

    IReadOnlyList<ChatPart> IChatShellHost.Attach(string word, IReadOnlyList<ChatPart> others) => new AttachmentReader(SessionState).Read(word, others);

    IReadOnlyList<ModelInfo> IChatShellHost.Models(bool isFresh)
    {
        IReadOnlyList<ModelInfo> known = isFresh ? [] : _models.Count > 0 ? _models : ModelCache.Load(Gateway.BaseUri);
        return known.Count > 0 || DryRun ? known : _models = List();
    }

    string IChatShellHost.Resolve(string path)
    {
        try
        {
            return WritePath.Resolve(SessionState.Path, path, Words.Say("The path"), "./talk.json");
        }
        catch (Exception failure) when (failure is RuntimeException or BadInputException)
        {
            throw new ChatSessionException(ChatSessionFault.NotFound, failure.Message, failure);
        }
    }

    bool IChatShellHost.Wait(Action<CancellationToken> work)
    {
        using CancellationTokenSource end = new();
        using InterruptWatch? watch = InterruptWatch.Start(Terminal.HasConsole, end.Cancel);
        bool isDone = TryHold(work, end.Token);
        if (!isDone)
        {
            Say(Words.Say("(stopped; nothing was saved)"));
        }

        return isDone;
    }

    void IChatShellHost.Copy(string text)
    {
        using ControlKey? own = ControlKey.Set(Terminal.IsEditable, isKey: false);
        Terminal.Copy(text);
    }

    /// <summary>While the model writes, Ctrl+C ends the answer; while a tool runs or the user is asked, it ends the cmdlet as everywhere.</summary>
    private protected override void Answer(ChatToolRequest request)
    {
        Unwatch();
        using (ControlKey.Set(Terminal.IsEditable, isKey: false))
        {
            base.Answer(request);
        }

        Watch();
    }

    private void Watch() => _watch = InterruptWatch.Start(Terminal.HasConsole, _answer.End!.Cancel);

    private void Unwatch()
    {
        _watch?.Dispose();
        _watch = null;
    }

    // A person waits at the prompt, and there is no end to tell it at.
    private protected override bool TellsUnaskedAtOnce => true;

    /// <inheritdoc/>
    private protected override void Report(ErrorRecord error)
    {
        _answer.Live?.EndLine();
        base.Report(error);
    }

    // Who types a question has agreed to it.
    private protected override bool Confirm(Operation operation) => true;

    private protected override LiveWriter? ShownAnswer => _answer.Live;

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

    private IChatReader Reader()
    {
        if (!Terminal.IsEditable)
        {
            return new ChatLine(Terminal.ReadLine);
        }

        bool isKept = !NoHistory && !Gateway.NoJournalPrompt && ConnectionVariable.ReadFlag(ConnectionVariable.NoChatHistory) != true;
        LineHistory history = new(isKept ? LineHistory.ChatPath : null, text => Gateway.Client.Clean(text) != text);
        SlashCompletion completion = new(this);
        return new EditedLine(Terminal, new ConsoleLine(Hold), history, (text, caret) =>
        {
            _isEditing = true;
            try
            {
                return completion.Complete(text, caret);
            }
            finally
            {
                _isEditing = false;
            }
        });
    }

    // Free of charge, and never worth a long wait.
    private IReadOnlyList<ModelInfo> List()
    {
        using CancellationTokenSource end = new(ListLimit);
        using InterruptWatch? watch = InterruptWatch.Start(Terminal.HasConsole && !_isEditing, end.Cancel);
        try
        {
            AllmException? failure = TryAwait(
                async token =>
                {
                    using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, end.Token);
                    return await Gateway.Client.Models.List(ModelListing.OpenAI).ExecuteAsync(CallOptions() with { MaxRetry = 0 }, either.Token).ConfigureAwait(false);
                },
                out IReadOnlyList<ModelInfo>? models);
            return failure is null ? models ?? [] : [];
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !Stopping)
        {
            return [];
        }
    }

    private bool TryHold(Action<CancellationToken> work, CancellationToken end)
    {
        try
        {
            Hold(token =>
            {
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, end);
                work(either.Token);
            });
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !Stopping)
        {
            return false;
        }
    }

    private ChatCompletion? Keep(ChatSession session, ChatCompletion completion, int known)
    {
        if (IsStopped(completion))
        {
            return null;
        }

        try
        {
            if (!TryHold(token => session.Append(completion.Message.Skip(known), TimeLeft(completion), token), _answer.End!.Token))
            {
                Say(Words.Say("(stopped; the turn is kept here, /save writes it to the file)"));
            }
        }
        catch (ChatSessionException error)
        {
            WriteError(ErrorRecords.From(error, session));
        }

        Remark(completion.ToString("footer", null));
        return completion;
    }
}
