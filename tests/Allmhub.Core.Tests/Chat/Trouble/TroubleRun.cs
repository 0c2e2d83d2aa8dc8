using System.Net;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>What came of a body.</summary>
/// <param name="Completion">The answer, or what the error kept of it; <c>null</c> when nothing had come.</param>
/// <param name="Error">The error.</param>
/// <param name="Pieces">The text as it was given piece by piece.</param>
internal sealed record TroubleResult(ChatCompletion? Completion, AllmException? Error, string? Pieces)
{
    public string Text => Completion?.Text ?? string.Empty;

    /// <summary>All that an answer says, in one line that two readings can be compared by.</summary>
    public override string ToString()
    {
        if (Error is not null || Completion is null)
        {
            return $"{Error?.Kind}: {Error?.Message} <{Text}>";
        }

        ChatUsage? usage = Completion.Usage;
        string calls = string.Join(' ', Completion.ToolCall.Select(static call => $"{call.Id}:{call.Name}({JsonNode.Parse(call.Arguments)?.ToJsonString()})"));
        string media = string.Join(' ', Completion.Media.Select(static item => $"{item.Uri}{(item.Uri is null ? item.ToString() : null)}"));
        return $"<{Completion.Text}> ~<{Completion.Reasoning}> {Completion.Refusal} [{calls}] [{media}] {Completion.FinishReason} "
            + $"{usage?.InputToken}+{usage?.OutputToken}={usage?.TotalToken} {usage?.CachedToken} {usage?.ReasoningToken} {string.Join("; ", Completion.LeftOut)}";
    }
}

/// <summary>Sends a request through the whole client to a body that comes in pieces of any size and may break off.</summary>
internal static class TroubleRun
{
    private static readonly AllmCallOptions Once = new() { MaxRetry = 0 };
    private static readonly AllmClient Nobody = new(new AllmClientOptions { AsksPrices = false });

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "VSTHRD002", Justification = "The bytes are in memory: nothing waits, and ten thousand runs stay cheap.")]
    public static TroubleResult Read(ChatApi api, byte[] bytes, string? label, Random pieces, bool breaks)
    {
        using HttpClient http = new(new Answer(bytes, label, pieces, breaks));
        AllmCall call = new(http, new AllmClientOptions(), new AllmRequest { Method = HttpMethod.Post, Path = "v1/x" }, Once, default);
        ChatRequest request = new() { Model = "m", Api = api, Message = [] };
        using ChatExchange exchange = new(request, ChatDialects.All[api], call, new CallMeter(Nobody.Prices, "Ask", "m", Once), default);
        string? text = string.Empty;
        try
        {
#pragma warning disable VSTHRD002 // The answer is in memory: nothing is waited for.
            while (exchange.FillAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore VSTHRD002
            {
                foreach (ChatUpdate update in exchange.Updates)
                {
                    text = update.Kind == ChatUpdateKind.TextWasReasoning ? null : text is null || update.Kind != ChatUpdateKind.Text ? text : text + update.Text;
                }
            }

            return new TroubleResult(exchange.ToCompletion(), null, text);
        }
        catch (AllmException error)
        {
            return new TroubleResult(error.PartialCompletion as ChatCompletion, error, null);
        }
    }

    private sealed class Answer(byte[] bytes, string? label, Random pieces, bool breaks) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage message = new(HttpStatusCode.OK) { Content = new StreamContent(new Body(bytes, pieces, breaks)) };
            if (label is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", label);
            }

            return Task.FromResult(message);
        }
    }

    private sealed class Body(byte[] bytes, Random pieces, bool breaks) : Stream
    {
        private readonly int _largest = 1 << pieces.Next(0, 12);
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(buffer.Length, bytes.Length - _at), _largest > 1 ? pieces.Next(1, _largest + 1) : 1);
            if (count == 0 && breaks)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            }

            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        // Some reads throw at once, as the platform's do.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
