using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Http;

/// <summary>What is longer than this client takes is a typed error that keeps what came before it.</summary>
public sealed class StreamLimitTests
{
    private const int Limit = 500;

    private static readonly string LongLine = Client.Delta("before") + Client.Delta(new string('x', Limit)) + Client.End();

    [Fact]
    public async Task A_line_over_the_bound_fails_the_chat_and_keeps_the_text_before_it()
    {
        await using RawServer server = new(RawServer.Stream(LongLine));
        using AllmClient client = new(Options(server));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal((AllmErrorKind.Protocol, "before", 1), (error.Kind, error.PartialCompletion!.Text, error.Attempts));
        Assert.Contains("a line of more than 500 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_over_the_bound_fails_the_raw_stream_after_the_events_before_it()
    {
        await using RawServer server = new(RawServer.Stream(LongLine));
        using AllmClient client = new(Options(server));
        using RawResponse response = await client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "v1/thing" }).ExecuteAsync(AllmCallOptions.Default, default);
        List<RawEvent> events = [];

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () =>
        {
            await foreach (RawEvent item in response.ReadEventsAsync())
            {
                events.Add(item);
            }
        });

        Assert.Equal(AllmErrorKind.Protocol, error.Kind);
        Assert.Contains("before", Assert.Single(events).Data, StringComparison.Ordinal);
    }

    private static AllmClientOptions Options(RawServer server) => new() { AsksPrices = false, BaseUri = server.BaseUri, Credential = AllmCredential.FromText(Client.Key), MaxLineBytes = Limit };
}
