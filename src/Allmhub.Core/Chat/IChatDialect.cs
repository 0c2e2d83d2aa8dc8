using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>The request of a dialect before it becomes HTTP.</summary>
/// <param name="Path">The path below the gateway's address, without a leading slash, escaped, with its query.</param>
/// <param name="Body">The JSON body; the client merges the caller's extra fields into it last.</param>
internal sealed record ChatWireRequest(string Path, JsonObject Body);

/// <summary>One wire format: turns a request into JSON and an answer into updates. Stateless; readers hold the state of one answer.</summary>
internal interface IChatDialect
{
    /// <summary>Which format this is.</summary>
    ChatApi Api { get; }

    /// <summary>Writes the request.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>Path and body.</returns>
    /// <exception cref="InvalidInputException">The request holds what this format cannot carry; the message says which format can.</exception>
    ChatWireRequest Write(ChatRequest request);

    /// <summary>Makes a reader for one streamed answer.</summary>
    /// <returns>The reader.</returns>
    ChatStreamReader CreateStreamReader();

    /// <summary>Reads an answer that was not streamed into the same updates a stream would have given.</summary>
    /// <param name="body">The JSON body of a success status.</param>
    /// <param name="updates">Receives the updates, ending in a Finish when the body has one.</param>
    void Read(JsonElement body, List<ChatUpdate> updates);
}

/// <summary>Reads one streamed answer of one dialect. Not for use by two threads.</summary>
internal abstract class ChatStreamReader
{
    /// <summary>Whether the dialect's own end was seen (finish_reason, message_stop, response.completed, finishReason; NOTES section 3).</summary>
    public abstract bool SawEnd { get; }

    /// <summary>Reads one event.</summary>
    /// <param name="eventType">The <c>event:</c> field as UTF-8; empty when there was none.</param>
    /// <param name="data">The <c>data:</c> field as UTF-8.</param>
    /// <param name="updates">Receives what the event says; possibly nothing.</param>
    /// <exception cref="Http.AllmException">The event is an error, in whatever shape (the error factory makes it).</exception>
    public abstract void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates);

    /// <summary>Called once after the last event: gives what was held back.</summary>
    /// <param name="updates">Receives what was held back.</param>
    public abstract void Complete(List<ChatUpdate> updates);
}
