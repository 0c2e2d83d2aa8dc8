using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>New-AllmChatSession: a conversation that goes on from call to call, in memory or in a file.</summary>
[Cmdlet(VerbsCommon.New, "AllmChatSession")]
[OutputType(typeof(ChatSession))]
public sealed class NewAllmChatSessionCommand : AllmCommand
{
    /// <summary>The file it is kept in: loaded when it exists, saved after every answer.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Instructions for the model.</summary>
    [Parameter]
    public string? System { get; set; }

    /// <summary>The model of this session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The wire format of this session.</summary>
    [Parameter]
    public ChatApi? Api { get; set; }

    /// <summary>How much history goes along with a request: turns, or '8000 tokens'.</summary>
    [Parameter]
    [ValidateNotNull]
    public ChatHistoryLimit? MaxHistory { get; set; }

    /// <summary>What it begins with: messages, or an answer with its conversation.</summary>
    [Parameter(ValueFromPipeline = true)]
    [MessageTransformation]
    public ChatMessage[]? Message { get; set; }

    /// <summary>Moves a broken file aside and begins anew, instead of failing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? full = Path is null ? null : WritePath.Resolve(this, Path, "-Path", "./talk.json");
        try
        {
            ChatSession? session = null;
            Hold(token => session = Apply(full is null ? new ChatSession(Message ?? []) : Open(full, token), token));
            WriteObject(session);
        }
        catch (ChatSessionException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, full));
        }
    }

    private ChatSession Open(string full, CancellationToken cancellationToken)
    {
        ChatSession session = ChatSession.LoadOrBegin(full, Message ?? [], Force, out bool isNew, out string? aside, cancellationToken);
        if (!isNew && Message is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say($"'{full}' already holds a conversation; -Message cannot begin it."), full));
        }

        if (aside is not null)
        {
            WriteWarning(RecordText.Of(Words.Say($"The broken session file was kept as '{aside}'.")));
        }

        return session;
    }

    private ChatSession Apply(ChatSession session, CancellationToken cancellationToken)
    {
        session.System = System ?? session.System;
        session.Model = Model ?? session.Model;
        session.Api = Api ?? session.Api;
        session.MaxHistory = MaxHistory ?? session.MaxHistory;
        if (session.Path is not null && (System ?? Model ?? Api ?? (object?)MaxHistory) is not null)
        {
            session.Save(cancellationToken: cancellationToken);
        }

        return session;
    }
}
