namespace Allmhub.PowerShell.Chat;

/// <summary>Which parameters of Invoke-AllmChat were given, and whether they can hold together.</summary>
internal sealed record ChatChoices
{
    /// <summary>-Together.</summary>
    public bool Together { get; init; }

    /// <summary>-Template.</summary>
    public bool HasTemplate { get; init; }

    /// <summary>-PromptName.</summary>
    public bool HasPromptName { get; init; }

    /// <summary>-Variable.</summary>
    public bool HasVariable { get; init; }

    /// <summary>-OutProperty.</summary>
    public bool HasColumn { get; init; }

    /// <summary>Anything that comes by the pipeline or as -InputObject.</summary>
    public bool HasInput { get; init; }

    /// <summary>-JsonSchema.</summary>
    public bool HasSchema { get; init; }

    /// <summary>-As.</summary>
    public bool HasType { get; init; }

    /// <summary>-Session.</summary>
    public bool HasSession { get; init; }

    /// <summary>-Message.</summary>
    public bool HasMessage { get; init; }

    /// <summary>-MaxHistory.</summary>
    public bool HasHistoryLimit { get; init; }

    /// <summary>-Stream.</summary>
    public bool Stream { get; init; }

    /// <summary>-NoStream.</summary>
    public bool NoStream { get; init; }

    /// <summary>-Live.</summary>
    public bool Live { get; init; }

    /// <summary>-ShowReasoning.</summary>
    public bool ShowReasoning { get; init; }

    /// <summary>-CodeOnly.</summary>
    public bool CodeOnly { get; init; }

    /// <summary>-ThrottleLimit.</summary>
    public bool HasThrottle { get; init; }

    /// <summary>-Unordered.</summary>
    public bool Unordered { get; init; }

    /// <summary>-Checkpoint.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>The first contradiction among them, in words; <c>null</c> when there is none.</summary>
    public string? Contradiction =>
        Stream && NoStream ? Words.Say("-Stream and -NoStream contradict each other: -Stream emits the answer piece by piece, -NoStream asks for it in one piece.")
        : Stream && Live ? Words.Say("-Stream and -Live contradict each other: -Stream emits the pieces as objects, -Live shows them and emits one answer.")
        : HasSchema && HasType ? Words.Say("-JsonSchema and -As contradict each other: both say what the answer must look like.")
        : HasSession && HasMessage ? Words.Say("-Session and -Message contradict each other: both are the conversation so far.")
        : HasHistoryLimit && !HasSession ? Words.Say("-MaxHistory limits the history of a -Session, and there is none.")
        : HasTemplate && HasPromptName ? Words.Say("-Template and -PromptName contradict each other: both are the text with the places.")
        : HasVariable && !HasTemplate && !HasPromptName ? Words.Say("-Variable fills the places of -PromptName or -Template, and there is neither.")
        : HasColumn && Stream ? Words.Say("-OutProperty and -Stream contradict each other: -OutProperty emits the input objects, -Stream the pieces of answers.")
        : HasColumn && Together ? Words.Say("-OutProperty and -Together contradict each other: the answer to all inputs together is no property of one of them.")
        : HasColumn && !HasInput ? Words.Say("-OutProperty puts the answer on the input object, and there is none. Pipe objects, or leave it out.")
        : !HasThrottle && Unordered ? Words.Say("-Unordered says how the answers of -ThrottleLimit come, and there is none.")
        : HasThrottle && Stream ? Words.Say("-ThrottleLimit and -Stream contradict each other: the pieces of several answers would come mixed.")
        : HasCheckpoint && Stream ? Words.Say("-Checkpoint and -Stream contradict each other: an answer is kept before it is emitted, so that it comes in one piece.")
        : HasCheckpoint && Live ? Words.Say("-Checkpoint and -Live contradict each other: an answer is kept before it is shown.")
        : HasCheckpoint && HasSession ? Words.Say("-Checkpoint and -Session contradict each other: a conversation is kept in its own file.")
        : HasThrottle && Live ? Words.Say("-ThrottleLimit and -Live contradict each other: several answers cannot be shown while they arrive.")
        : HasThrottle && Together ? Words.Say("-ThrottleLimit and -Together contradict each other: -Together makes one request of all input.")
        : HasThrottle && HasSession ? Words.Say("-ThrottleLimit and -Session contradict each other: in a conversation each question goes on from the answer before.")
        : CodeOnly && Stream ? Words.Say("-CodeOnly and -Stream contradict each other: code is taken out of the whole answer.")
        : CodeOnly && HasColumn ? Words.Say("-CodeOnly and -OutProperty contradict each other: -CodeOnly emits code, -OutProperty the input objects.")
        : CodeOnly && (HasType || HasSchema) ? Words.Say("-CodeOnly and -JsonSchema or -As contradict each other: one wants code in the answer, the other JSON alone.")
        : NoStream && Live ? Words.Say("-NoStream and -Live contradict each other: an answer in one piece cannot be shown while it arrives.")
        : ShowReasoning && Stream ? Words.Say("-ShowReasoning and -Stream contradict each other: -Stream emits the thinking too, as pieces of the kind Reasoning.")
        : ShowReasoning && NoStream ? Words.Say("-ShowReasoning and -NoStream contradict each other: thinking is shown while it arrives. Without it the answer has it as Reasoning.")
        : ShowReasoning && HasThrottle ? Words.Say("-ShowReasoning and -ThrottleLimit contradict each other: several answers cannot be shown while they arrive.")
        : null;
}
