using Allmhub.Chat;
using Allmhub.Chat.Sessions;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>
/// Answers of chats. What was asked is not written, for whoever looks the answer up has it: the file holds neither prompts nor attachments, only what came of them.
/// The object of a structured answer is not written either: it is made of the text again (<see cref="Chat.Conversations.Conversation.TryConvert"/>), so that no
/// file says what type it is of.
/// </summary>
/// <param name="asked">The messages of the request.</param>
/// <param name="convert">Makes the object of a structured answer, on the thread that reads, and says whether it is one; <c>null</c> for answers without.</param>
public sealed class ChatCompletionCodec(IReadOnlyList<ChatMessage> asked, Func<ChatCompletion, bool>? convert = null) : ICheckpointCodec<ChatCompletion>
{
    /// <summary>What lines of it are called.</summary>
    public const string Name = "chat";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public void Write(CheckpointWriter writer, ChatCompletion result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        ChatCompletion answer = ChatCompletionSecrets.Without(result, writer.Clean);
        WriteSaid(writer, answer);
        writer.Word("finishReason", answer.FinishReason);
        writer.Text("rawFinishReason", answer.RawFinishReason);
        writer.Text("finishMessage", answer.FinishMessage);
        writer.Text("failureReason", answer.FailureReason);
        writer.Record("usage", answer.Usage, CheckpointJson.Default.ChatUsage);
        writer.Number("cost", answer.Cost);
        writer.Text("costBasis", answer.CostBasis);
        writer.Text("model", answer.Model);
        writer.Text("requestedModel", answer.RequestedModel);
        writer.Word("api", answer.Api);
        writer.Text("id", answer.Id);
        writer.Text("requestId", answer.RequestId);
        writer.Time("timeToFirstToken", answer.TimeToFirstToken);
        writer.Time("duration", answer.Duration);
        WriteMessages(writer, answer, result.Message.Zip(asked, ReferenceEquals).TakeWhile(static same => same).Count());
        writer.Bytes("body", answer.Body);
        writer.Texts("leftOut", answer.LeftOut);
        writer.Texts("notKnown", answer.NotKnown);
        writer.Flag("isComplete", answer.IsComplete);
    }

    /// <inheritdoc/>
    public ChatCompletion Read(CheckpointObject result)
    {
        int known = result.Count("asked") ?? 0;
        if (known < 0 || known > asked.Count)
        {
            throw new CheckpointFormatException(Words.Say("It answers another conversation."));
        }

        ChatCompletion answer = ReadAnswer(result, known);
        return convert is null || convert(answer) ? answer : throw new CheckpointFormatException(Words.Say("It does not become the object that is asked for."));
    }

    private ChatCompletion ReadAnswer(CheckpointObject result, int known) => new()
    {
        Text = result.Text("text") ?? string.Empty,
        Reasoning = result.Text("reasoning") ?? string.Empty,
        Refusal = result.Text("refusal"),
        ToolCall = result.List("toolCall", static call => new ChatToolCall(call.Required("id"), call.Required("name"), call.Required("arguments"))),
        ToolRun = result.List("toolRun", static run => new ChatToolRun(run.Required("name"), run.Required("arguments"), run.Required("result"), run.Flag("isError"), run.Time("duration") ?? default)),
        Media = result.List("media", ReadMedia),
        Citation = result.List("citation", static citation => new ChatCitation(citation.Required("uri"), citation.Text("title"), citation.Text("text"))),
        FinishReason = result.Word<ChatFinishReason>("finishReason"),
        RawFinishReason = result.Text("rawFinishReason"),
        FinishMessage = result.Text("finishMessage"),
        FailureReason = result.Text("failureReason"),
        Usage = ReadUsage(result),
        Cost = result.Decimal("cost"),
        CostBasis = result.Text("costBasis"),
        Model = result.Text("model"),
        RequestedModel = result.Text("requestedModel"),
        Api = result.Word<ChatApi>("api"),
        Id = result.Text("id"),
        RequestId = result.Text("requestId"),
        TimeToFirstToken = result.Time("timeToFirstToken"),
        Duration = result.Time("duration") ?? default,
        Message = [.. asked.Take(known), .. result.List("message", ReadMessage)],
        // Without the cast, null becomes an empty body: memory converts from an array that is null.
        Body = result.Bytes("body") is byte[] body ? body : (ReadOnlyMemory<byte>?)null,
        LeftOut = result.Texts("leftOut"),
        NotKnown = result.Texts("notKnown"),
        IsComplete = result.Flag("isComplete"),
        FromCheckpoint = true,
    };

    private static void WriteSaid(CheckpointWriter writer, ChatCompletion answer)
    {
        writer.Text("text", answer.Text);
        writer.Text("reasoning", answer.Reasoning.Length == 0 ? null : answer.Reasoning);
        writer.Text("refusal", answer.Refusal);
        writer.List("toolCall", answer.ToolCall, static (json, call) =>
        {
            json.Text("id", call.Id);
            json.Text("name", call.Name);
            json.Text("arguments", call.Arguments);
        });
        writer.List("toolRun", answer.ToolRun, static (json, run) =>
        {
            json.Text("name", run.Name);
            json.Text("arguments", run.Arguments);
            json.Text("result", run.Result);
            json.Flag("isError", run.IsError);
            json.Time("duration", run.Duration);
        });
        writer.List("media", answer.Media, static (json, media) =>
        {
            ChatPartJson.WriteMedia(json.Json, media);
            json.Flag("isInText", media.IsInText);
        });
        writer.List("citation", answer.Citation, static (json, citation) =>
        {
            json.Text("uri", citation.Uri);
            json.Text("title", citation.Title);
            json.Text("text", citation.Text);
        });
    }

    private static void WriteMessages(CheckpointWriter writer, ChatCompletion answer, int known)
    {
        writer.Number("asked", known);
        writer.List("message", [.. answer.Message.Skip(known)], static (json, message) =>
        {
            json.Json.WriteString("role", message.Role.ToString());
            json.Json.WriteStartArray("part");
            foreach (ChatPart part in message.Part)
            {
                ChatPartJson.Write(json.Json, part, rawAsText: true);
            }

            json.Json.WriteEndArray();
        });
    }

    private static ChatUsage? ReadUsage(CheckpointObject result) =>
        result.Record("usage", CheckpointJson.Default.ChatUsage) is not ChatUsage usage ? null
            : usage.ToolCall is null ? throw new CheckpointFormatException(Words.Say("The calls of tools in 'usage' are none.")) : usage;

    private static ChatMedia ReadMedia(CheckpointObject media)
    {
        ChatMedia made = ChatPartJson.ReadMedia(media.Element);
        return !media.Flag("isInText") ? made : made.Data is ReadOnlyMemory<byte> data
            ? new ChatMedia(data, made.Kind, made.MediaType!) { FileName = made.FileName, Description = made.Description, IsInText = true }
            : new ChatMedia(made.Uri!, made.Kind, made.MediaType) { FileName = made.FileName, Description = made.Description, IsInText = true };
    }

    private static ChatMessage ReadMessage(CheckpointObject message) =>
        new(ChatSessionJson.Word<ChatRole>(message.Required("role")), [.. message.Element.GetProperty("part").EnumerateArray().Select(ChatPartJson.Read)]);
}
