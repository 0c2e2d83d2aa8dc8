using System.Text.Json;
using Allmhub.Chat.Schema;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Chat.Conversations;

/// <summary>
/// One question to its final answer, over as many rounds as it takes: tools are run and the model is asked again; an answer that does
/// not follow its schema is asked for once more.
/// </summary>
public static class Conversation
{
    /// <summary>
    /// Makes the conversation. Its stream yields the updates of all rounds, a <see cref="ChatUpdateKind.ToolRequest"/> for each call to be answered by
    /// the reader, a <see cref="ChatUpdateKind.ToolRun"/> for what became of it, and the final completion, whose usage and time are those of all rounds.
    /// A failure carries the last answer and what ran on <see cref="AllmException.PartialCompletion"/>. The time limit of the run stands still
    /// while a call waits for its answer.
    /// </summary>
    /// <param name="chat">Where it is asked.</param>
    /// <param name="request">The question.</param>
    /// <param name="options">How far it may go.</param>
    /// <returns>The operation; it describes its first round.</returns>
    /// <exception cref="InvalidInputException">The question cannot be said in the format.</exception>
    public static StreamOperation<ChatUpdate> Ask(ChatService chat, ChatRequest request, ConversationOptions options)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ChatPlan plan = chat.Plan(options.Schema is null ? request : request with { ResponseSchema = options.Schema.Wire });
        return chat.Stream(plan, (call, cancellationToken) => new ConversationRun(chat, options, call).RunAsync(plan, cancellationToken));
    }

    /// <summary>Makes the object of a structured answer that was given before, as its conversation did.</summary>
    /// <param name="answer">The answer; its <see cref="ChatCompletion.Value"/> is set.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="convert">Makes the object, or rejects it; <c>null</c> leaves it the JSON.</param>
    /// <returns>Whether the answer follows the schema and became an object.</returns>
    public static bool TryConvert(ChatCompletion answer, AnswerSchema schema, Action<ChatValueRequest>? convert)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(schema);
        if (answer.ToolCall.Count > 0)
        {
            // As in a conversation: calls that nobody answers have no value beside them.
            return true;
        }

        if (schema.Read(answer.Text).Value is not JsonElement json)
        {
            return false;
        }

        ChatValueRequest request = new(json);
        convert?.Invoke(request);
        answer.Value = request.Value;
        return request.Fault is null;
    }

    /// <summary>Runs a conversation to its final answer, where nobody watches the pieces: one of many at a time.</summary>
    /// <param name="conversation">What <see cref="Ask"/> has made.</param>
    /// <param name="call">What its calls say differently.</param>
    /// <param name="answer">
    /// Answers a <see cref="ChatUpdateKind.ToolRequest"/> or a <see cref="ChatUpdateKind.ValueRequest"/> before its task ends; the conversation waits for it
    /// with its time limit standing still.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The final answer.</returns>
    /// <exception cref="AllmException">A round failed, or the conversation led nowhere.</exception>
    public static async Task<ChatCompletion> CompleteAsync(StreamOperation<ChatUpdate> conversation, AllmCallOptions call, Func<ChatUpdate, CancellationToken, Task> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(answer);
        ChatCompletion? last = null;
        await foreach (ChatUpdate update in conversation.StreamAsync(call, cancellationToken).ConfigureAwait(false))
        {
            if (update.Kind is ChatUpdateKind.ToolRequest or ChatUpdateKind.ValueRequest)
            {
                await answer(update, cancellationToken).ConfigureAwait(false);
            }

            last = update.Completion ?? last;
        }

        return last ?? throw new AllmException(AllmErrorKind.Protocol, Words.Say("The conversation ended without an answer."));
    }
}
