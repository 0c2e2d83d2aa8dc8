using System.Globalization;
using System.Management.Automation;
using System.Net.Sockets;
using Allmhub.Batch.Checkpoints;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Chat.Sessions;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;
using Allmhub.Prompts;
using Allmhub.Streaming;
using Allmhub.Vectors.Files;

namespace Allmhub.PowerShell.Errors;

/// <summary>The one place where exceptions become ErrorRecords: id, category, target, the service's own message, what to do.</summary>
internal static class ErrorRecords
{
    /// <summary>A failed call. The exception underneath keeps status, code and <see cref="AllmException.PartialCompletion"/>.</summary>
    public static ErrorRecord From(AllmException error, object? target)
    {
        ErrorWords words = ErrorWords.Of(error.Error);
        return Record(error, error.Kind.ToString(), Category(error.Kind), target, words.Text, words.Action ?? Action(error));
    }

    /// <summary>A failed input of a batch: which one it was, counted from 0, stands before the text and in the exception's data under <c>Index</c>.</summary>
    public static ErrorRecord From(AllmException error, object? target, long index)
    {
        ErrorRecord record = OfItem(error, target, Words.Say($"Input [{index}]: "));
        record.Exception.Data["Index"] = index;
        return record;
    }

    /// <summary>What a budget kept from being asked: one record for all of it.</summary>
    public static ErrorRecord Unasked(AllmException failure, object? first, long count, bool isLast = false)
    {
        // Where the error ends the pipeline nobody knows how many would have come.
        string what = isLast ? Words.Say("This input and those after it were not asked.")
            : count == 1 ? Words.Say("One input was not asked.")
            : Words.Say($"{count} inputs were not asked.");
        AllmException told = failure.With(known => known with
        {
            Message = Words.Say($"{known.Message} {what}"),
        });
        told.Data["Unasked"] = count;
        return From(told, first);
    }

    /// <summary>A failed input of a batch, as if it were the only one.</summary>
    public static ErrorRecord OfItem(AllmException error, object? target, string prefix = "")
    {
        if (error.InnerException is BadInputException or AttachmentException)
        {
            return OfInput(error.InnerException, target, prefix);
        }

        if (prefix.Length == 0)
        {
            return From(error, target);
        }

        // The service's words with the prefix are no less its own: what they mean stands before them, and the prefix before all.
        ErrorWords words = ErrorWords.Of(error.Error);
        AllmException told = error.With(known => known with { Message = prefix + known.Message, Meaning = known.Meaning });
        return Record(told, error.Kind.ToString(), Category(error.Kind), target, prefix + words.Text, words.Action ?? Action(error));
    }

    /// <summary>An input that cannot be read.</summary>
    public static ErrorRecord OfInput(Exception fault, object? target, string prefix = "") => fault switch
    {
        BadInputException bad => BadInput(bad.Id, prefix + bad.Message, target),
        AttachmentException bad => From(bad, target, prefix),
        _ => Unexpected(fault, target),
    };

    /// <summary>Something that cannot be attached.</summary>
    public static ErrorRecord From(AttachmentException error, object? target, string prefix = "") =>
        Record(
            error,
            $"Attachment{error.Fault}",
            error.Fault switch
            {
                AttachmentFault.NotFound => ErrorCategory.ObjectNotFound,
                AttachmentFault.Unreadable => ErrorCategory.ReadError,
                AttachmentFault.TooLarge => ErrorCategory.LimitsExceeded,
                AttachmentFault.UnknownType => ErrorCategory.InvalidType,
                _ => ErrorCategory.InvalidArgument,
            },
            target,
            prefix + error.Message);

    /// <summary>A profile, or a secret it refers to, that cannot be used.</summary>
    public static ErrorRecord From(ProfileException error, object? target) =>
        Record(error, "InvalidProfile", ErrorCategory.InvalidData, target);

    /// <summary>A session file that cannot be used.</summary>
    public static ErrorRecord From(ChatSessionException error, object? target) =>
        Record(
            error,
            $"SessionFile{error.Fault}",
            error.Fault switch
            {
                ChatSessionFault.NotFound => ErrorCategory.ObjectNotFound,
                ChatSessionFault.Broken => ErrorCategory.InvalidData,
                ChatSessionFault.NewerVersion => ErrorCategory.NotImplemented,
                ChatSessionFault.Occupied => ErrorCategory.ResourceExists,
                _ => ErrorCategory.WriteError,
            },
            target);

    /// <summary>A kept prompt that is not read or written.</summary>
    public static ErrorRecord From(PromptException error, object? target) =>
        Record(
            error,
            $"Prompt{error.Fault}",
            error.Fault switch
            {
                PromptFault.NotFound => ErrorCategory.ObjectNotFound,
                PromptFault.Exists => ErrorCategory.ResourceExists,
                PromptFault.Name => ErrorCategory.InvalidArgument,
                PromptFault.Outside => ErrorCategory.SecurityError,
                PromptFault.Invalid => ErrorCategory.InvalidData,
                _ => ErrorCategory.ResourceUnavailable,
            },
            target);

    /// <summary>A file of vectors that cannot be used.</summary>
    public static ErrorRecord From(EmbeddingFileException error, object? target) =>
        Record(
            error,
            $"EmbeddingFile{error.Fault}",
            error.Fault switch
            {
                EmbeddingFileFault.Unreadable => ErrorCategory.ReadError,
                EmbeddingFileFault.Newer => ErrorCategory.NotImplemented,
                EmbeddingFileFault.Different => ErrorCategory.InvalidArgument,
                EmbeddingFileFault.Unwritable => ErrorCategory.WriteError,
                _ => ErrorCategory.InvalidData,
            },
            target);

    /// <summary>An address that cannot be used. There is no target: a key may have been given in its place.</summary>
    public static ErrorRecord BadAddress(InvalidInputException error) =>
        Record(error, error.Parameter == nameof(AllmClientOptions.Proxy) ? "InvalidProxy" : "InvalidBaseUri", ErrorCategory.InvalidArgument, target: null);

    /// <summary>A mistake in what the caller passed, with its own id.</summary>
    public static ErrorRecord BadInput(string id, string message, object? target) =>
        Record(new InvalidInputException(message), id, ErrorCategory.InvalidArgument, target);

    /// <summary>A file that would be written and is there already.</summary>
    public static ErrorRecord Exists(string file, object? target) =>
        Record(new InvalidInputException(Words.Say($"The file '{file}' is there already. Name another one, or add -Force to replace it.")), "FileExists", ErrorCategory.ResourceExists, target, action: Words.Say("Nothing was asked and nothing was paid."));

    /// <summary>An answer, or another text, without a code block.</summary>
    public static ErrorRecord NoCode(object? target) =>
        Record(new InvalidInputException(Words.Say("There is no code block in it. Its text is on the error's TargetObject.")), "NoCode", ErrorCategory.ObjectNotFound, target, action: Words.Say("Ask for the code in a fenced block, or take the text itself."));

    /// <summary>Code that cannot be written.</summary>
    public static ErrorRecord NotSaved(Exception error, object? target) => Record(error, "NotSaved", ErrorCategory.WriteError, target);

    /// <summary>A tool call that a person would have to approve where there is none.</summary>
    public static ErrorRecord NobodyToApprove(string what, object? target) =>
        Record(
            new InvalidOperationException(RecordText.Of(Words.Say($"{what}: nobody is here to approve what the model wants run."))),
            "NotInteractive",
            ErrorCategory.PermissionDenied,
            target,
            action: Words.Say("Say what may run without a question: -ToolApproval ReadOnly for commands that only look, Always for all that -Tool offers."));

    /// <summary>A name without wildcards that is not in the listing.</summary>
    public static ErrorRecord NoSuchModel(string name) =>
        Record(
            new ItemNotFoundException(RecordText.Of(Words.Say($"The gateway lists no model '{name}' for this key."))),
            nameof(AllmErrorKind.ModelNotFound),
            ErrorCategory.ObjectNotFound,
            name,
            action: Words.Say("Run Get-AllmModel without a name to see all, or use wildcards."));

    /// <summary>A task that is not in the journal.</summary>
    public static ErrorRecord NoSuchTask(string id) =>
        Record(
            new ItemNotFoundException(RecordText.Of(Words.Say($"The journal has no task '{id}'."))),
            "NoSuchTask",
            ErrorCategory.ObjectNotFound,
            id,
            action: Words.Say("Get-AllmTask without an id lists all of this machine. A task that was submitted elsewhere can be looked at with Get-AllmVideo -Id or Get-AllmMidjourneyTask -Id."));

    /// <summary>A profile that is not in the file.</summary>
    public static ErrorRecord NoSuchProfile(string name, string file) =>
        Record(
            new ItemNotFoundException(RecordText.Of(Words.Say($"There is no profile '{name}' in '{file}'."))),
            "InvalidProfile",
            ErrorCategory.ObjectNotFound,
            name,
            action: Words.Say("Run Get-AllmConnection -ListAvailable to see all."));

    /// <summary>No access token where one is needed, or none for this address.</summary>
    public static ErrorRecord NoAccessToken(ResolvedConnection connection) => NoSecret(
        connection,
        connection.AccessTokenLeftOut.Count > 0
            ? Elsewhere(Words.Say("access token"), connection.AccessTokenLeftOut[0], connection.BaseUri)
            : Words.Say($"This call needs the user's access token for {connection.BaseUri}, and there is none."),
        Words.Say("Take it from the personal settings of the gateway's console (it is not an sk- key). Give it together with its address: Connect-AllmHub -BaseUri, -AccessToken and -UserId, or in the environment ALLMHUB_BASE_URL, ALLMHUB_ACCESS_TOKEN and ALLMHUB_USER_ID."));

    /// <summary>Nothing says which key to use, or what does is for another address.</summary>
    public static ErrorRecord NoKey(ResolvedConnection connection) => NoSecret(
        connection,
        connection.KeyLeftOut.Count > 0
            ? Elsewhere(Words.Say("key"), connection.KeyLeftOut[0], connection.BaseUri)
            : Words.Say($"There is no key for {connection.BaseUri}."),
        connection.KeyLeftOut.Count > 0
            ? Words.Say($"Name the key and its address together: -ApiKey with -BaseUri, $env:{ConnectionVariable.Key} with $env:{ConnectionVariable.BaseUri}, or both in one profile.")
            : Words.Say($"Give one (1) for this session: Connect-AllmHub -ApiKey (Read-Host -AsSecureString), (2) for this process and its children: $env:{ConnectionVariable.Key}, or (3) for one call: -ApiKey. To try without a key: Start-AllmEmulator | Connect-AllmHub"));

    // A secret goes where its own source said, and nowhere else.
    private static string Elsewhere(string secret, SecretLeftOut left, Uri address) =>
        Words.Say($"The {secret} of {left.Source} is for {left.Home} and is not sent to {address}.");

    // The text says how; the engine shows what is recommended below it, and it would stand there twice.
    private static ErrorRecord NoSecret(ResolvedConnection connection, string message, string how) => Record(
        new AllmException(AllmErrorKind.Authentication, Words.Say($"{message} {how}")),
        nameof(AllmErrorKind.Authentication),
        ErrorCategory.AuthenticationError,
        connection.BaseUri,
        action: Words.Say("Get-Help about_Allmhub_Authentication tells every way, vaults and profiles included."));

    /// <summary>A failure to open the emulator's port.</summary>
    public static ErrorRecord NoPort(SocketException error, int port) =>
        Record(error, "PortUnavailable", ErrorCategory.ResourceUnavailable, port, Words.Say($"The emulator cannot listen on port {port.ToString(CultureInfo.InvariantCulture)}: {error.Message} Leave out -Port to take a free one."));

    /// <summary>A connection that Disconnect-AllmHub has closed.</summary>
    public static ErrorRecord Closed(AllmConnection connection) =>
        Record(new InvalidOperationException(Words.Say("This connection was closed by Disconnect-AllmHub. Connect again with Connect-AllmHub.")), "ConnectionClosed", ErrorCategory.InvalidOperation, connection);

    /// <summary>The file of a checkpoint that cannot be used, or into which something could not be written.</summary>
    public static ErrorRecord From(CheckpointException error, object? target) => error.Fault switch
    {
        CheckpointFault.InUse => Record(error, "CheckpointInUse", ErrorCategory.ResourceBusy, target),
        CheckpointFault.NotACheckpoint => Record(error, "NotACheckpoint", ErrorCategory.InvalidData, target),
        _ => Record(error, "CheckpointInaccessible", ErrorCategory.WriteError, target),
    };

    // What is shown is one clean line, whoever wrote it; the target itself stays what the caller passed.
    /// <summary>A failure that nobody foresaw.</summary>
    public static ErrorRecord Unexpected(Exception error, object? target) => Record(error, error.GetType().Name, ErrorCategory.NotSpecified, target);

    /// <summary>A record as the engine completes it when it throws for a cmdlet, for a cmdlet that throws itself.</summary>
    public static ErrorRecord Thrown(ErrorRecord error, PSCmdlet cmdlet)
    {
        ErrorRecord thrown = new(error.Exception, $"{error.FullyQualifiedErrorId},{cmdlet.GetType().FullName}", error.CategoryInfo.Category, error.TargetObject) { ErrorDetails = error.ErrorDetails };
        thrown.CategoryInfo.Activity = cmdlet.MyInvocation.MyCommand.Name;
        return thrown;
    }

    private static ErrorRecord Record(Exception error, string id, ErrorCategory category, object? target, string? message = null, string? action = null)
    {
        ErrorRecord record = new(error, id, category, target)
        {
            ErrorDetails = new ErrorDetails(RecordText.Of(message ?? error.Message)) { RecommendedAction = RecordText.Of(action ?? string.Empty) },
        };
        record.CategoryInfo.TargetName = RecordText.Of(record.CategoryInfo.TargetName);
        return record;
    }

    private static ErrorCategory Category(AllmErrorKind kind) => kind switch
    {
        AllmErrorKind.Authentication => ErrorCategory.AuthenticationError,
        AllmErrorKind.InsufficientBalance => ErrorCategory.QuotaExceeded,
        AllmErrorKind.ModelNotFound => ErrorCategory.ObjectNotFound,
        AllmErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        AllmErrorKind.InvalidRequest => ErrorCategory.InvalidArgument,
        AllmErrorKind.ContentRefused => ErrorCategory.SecurityError,
        AllmErrorKind.RateLimited => ErrorCategory.LimitsExceeded,
        AllmErrorKind.Server => ErrorCategory.ResourceUnavailable,
        AllmErrorKind.Timeout => ErrorCategory.OperationTimeout,
        AllmErrorKind.Network => ErrorCategory.ConnectionError,
        AllmErrorKind.IncompleteStream => ErrorCategory.ReadError,
        AllmErrorKind.Protocol => ErrorCategory.ProtocolError,
        AllmErrorKind.TaskFailed => ErrorCategory.OperationStopped,
        AllmErrorKind.Storage => ErrorCategory.WriteError,
        AllmErrorKind.BudgetExceeded => ErrorCategory.QuotaExceeded,
        _ => ErrorCategory.NotSpecified,
    };

    /// <summary>Advice for what fails on this side of the wire; Core's own advice comes first.</summary>
    private static string? Action(AllmException error) => error.Kind switch
    {
        AllmErrorKind.Protocol when error.Code == ConversationFault.ToolLoop => Words.Say("Raise -MaxToolRound or -MaxToolCall, or ask for less. What was run is in $Error[0].Exception.PartialCompletion.ToolRun."),
        AllmErrorKind.Protocol when error.Code == ConversationFault.InvalidAnswer => Words.Say("The text is in $Error[0].Exception.PartialCompletion.Text. Use a model with structured output, or a simpler schema."),
        AllmErrorKind.Timeout => Words.Say("Raise or leave out -TimeoutSec."),
        AllmErrorKind.Network => Words.Say("Check the address (Get-AllmConnection), the proxy and the network."),
        AllmErrorKind.IncompleteStream => Words.Say("What arrived is in $Error[0].Exception.PartialCompletion; ask again for the whole."),
        AllmErrorKind.InvalidRequest => Words.Say("Correct the request; -DryRun shows what is sent."),
        _ => null,
    };
}
