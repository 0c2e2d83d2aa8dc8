namespace Allmhub.Chat;

/// <summary>The wire formats a chat can be spoken in.</summary>
public enum ChatApi : long
{
    /// <summary>Chosen from what is asked for and the model's family; OpenAI chat unless that cannot say it.</summary>
    Auto,

    /// <summary>OpenAI chat completions, <c>/v1/chat/completions</c>: every model of the gateway speaks it.</summary>
    Chat,

    /// <summary>OpenAI responses, <c>/v1/responses</c>.</summary>
    Responses,

    /// <summary>Anthropic messages, <c>/v1/messages</c>.</summary>
    Claude,

    /// <summary>Google generateContent, <c>/v1beta/models/{model}:generateContent</c>.</summary>
    Gemini,
}

/// <summary>Who speaks in a message.</summary>
public enum ChatRole : long
{
    /// <summary>Instructions.</summary>
    System,

    /// <summary>The person or script.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>The result of a tool call.</summary>
    Tool,
}

/// <summary>Why an answer ended. The wire's own word is kept beside it.</summary>
public enum ChatFinishReason : long
{
    /// <summary>None was given; the answer may be incomplete.</summary>
    None,

    /// <summary>The model was done.</summary>
    Stop,

    /// <summary>The token limit was reached.</summary>
    Length,

    /// <summary>The model wants tools called.</summary>
    ToolCall,

    /// <summary>A content filter cut the answer.</summary>
    ContentFilter,

    /// <summary>The model refused.</summary>
    Refusal,

    /// <summary>A word this client does not know; see the raw finish reason.</summary>
    Other,
}

/// <summary>How much a reasoning model should think. Which values a model takes is the vendor's matter.</summary>
public enum ReasoningEffort : long
{
    /// <summary>No thinking.</summary>
    None,

    /// <summary>The least.</summary>
    Minimal,

    /// <summary>Little.</summary>
    Low,

    /// <summary>The usual.</summary>
    Medium,

    /// <summary>Much.</summary>
    High,

    /// <summary>More than much.</summary>
    XHigh,
}
