using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that chat: the model, what the conversation starts with, and how to answer.</summary>
public abstract class AllmChatCommand : AllmApiCommand
{
    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Instructions for the model.</summary>
    [Parameter]
    public string? System { get; set; }

    /// <summary>The conversation so far.</summary>
    [Parameter]
    [MessageTransformation]
    public ChatMessage[]? Message { get; set; }

    /// <summary>Upper limit of the answer in tokens.</summary>
    [Parameter]
    [ValidateNumber(1, 10_000_000, "-MaxToken is the upper limit of the answer in tokens")]
    public int? MaxToken { get; set; }

    /// <summary>Sampling temperature.</summary>
    [Parameter]
    [ValidateNumber(0, 2, "-Temperature is how freely the model chooses its words")]
    public double? Temperature { get; set; }

    /// <summary>Nucleus sampling. The gateway drops 0 (NOTES section 4).</summary>
    [Parameter]
    [ValidateNumber(0, 1, "-TopP is the share of likely words the model chooses from", MinimumExcluded = true)]
    public double? TopP { get; set; }

    /// <summary>Texts that end the answer.</summary>
    [Parameter]
    [ValidateCount(1, 4)]
    [ValidateNotNullOrEmpty]
    public string[]? Stop { get; set; }

    /// <summary>A seed for repeatable sampling.</summary>
    [Parameter]
    public long? Seed { get; set; }

    /// <summary>How much a reasoning model should think.</summary>
    [Parameter]
    public ReasoningEffort? ReasoningEffort { get; set; }

    /// <summary>Tokens to think with, where the format takes a number.</summary>
    [Parameter]
    [ValidateNumber(0, 10_000_000, "-ThinkingBudget is how many tokens the model may think with")]
    public int? ThinkingBudget { get; set; }

    /// <summary>Whether the model may search the web.</summary>
    [Parameter]
    public SwitchParameter WebSearch { get; set; }

    /// <summary>The wire format.</summary>
    [Parameter]
    public ChatApi Api { get; set; }

    /// <summary>Builds the request; ends the cmdlet when no model is named anywhere.</summary>
    internal ChatRequest BuildRequest(IReadOnlyList<ChatMessage> messages, bool stream) => new()
    {
        Model = ResolveModel(),
        Message = messages,
        Stream = stream,
        MaxToken = MaxToken,
        Temperature = Temperature,
        TopP = TopP,
        Stop = Stop,
        Seed = Seed,
        ReasoningEffort = ReasoningEffort,
        ThinkingBudget = ThinkingBudget,
        WebSearch = WebSearch,
        Api = PreferredApi,
    };

    /// <summary>The model the call names, before the connection's default.</summary>
    private protected virtual string? PreferredModel => Model;

    /// <summary>The format the call names.</summary>
    private protected virtual ChatApi PreferredApi => Api;

    /// <summary>The model of this call.</summary>
    internal string ResolveModel()
    {
        string? model = PreferredModel ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput(
                "NoModel",
                Words.Say("There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel."),
                Gateway));
        }

        return model!;
    }

    /// <summary>Runs what reads the user's input; what is wrong with it is an error of that input, or ends the cmdlet.</summary>
    internal void GuardInput(Action build, object? target, bool terminate)
    {
        if (InputFault(build) is not { } fault)
        {
            return;
        }

        ErrorRecord error = ErrorRecords.OfInput(fault, target);
        if (terminate)
        {
            ThrowTerminatingError(error);
        }

        Report(error);
    }

    /// <summary>Runs what reads the user's input.</summary>
    /// <returns>What is wrong with it; <c>null</c> when nothing is.</returns>
    private protected static Exception? InputFault(Action build)
    {
        try
        {
            build();
            return null;
        }
        catch (Exception failure) when (failure is BadInputException or AttachmentException)
        {
            return failure;
        }
    }

    /// <summary>What an answer left of the time of its call, for what is done with it afterwards; <c>null</c> for no limit.</summary>
    private protected TimeSpan? TimeLeft(ChatCompletion completion)
    {
        int seconds = TimeoutSec ?? Gateway.TimeoutSec;
        TimeSpan left = TimeSpan.FromSeconds(seconds) - completion.Duration;
        return seconds == 0 ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
