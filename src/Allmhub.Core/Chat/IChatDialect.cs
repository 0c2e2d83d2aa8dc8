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

    /// <summary>A stream of this format with one word of text and its end, as short as services send it.</summary>
    ReadOnlySpan<byte> ShortestStream { get; }

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
