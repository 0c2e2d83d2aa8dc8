using System.Text;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>What a text delta costs from bytes to update: its text, and next to nothing else, in any build and from the first call.</summary>
public sealed class DeltaCostTests
{
    private const int Count = 20_000;
    private const int Most = 120;

    [Theory]
    [InlineData(ChatApi.Chat, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n")]
    [InlineData(ChatApi.Chat, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}],\"obfuscation\":\"#\"}\n\n")]
    [InlineData(ChatApi.Chat, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}],\"#\":1}\n\n")]
    [InlineData(ChatApi.Responses, "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" token\",\"logprobs\":[],\"obfuscation\":\"#\"}\n\n")]
    [InlineData(ChatApi.Claude, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" token\"}}\n\n\n")]
    [InlineData(ChatApi.Gemini, "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\" token\"}]},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":7,\"totalTokenCount\":16},\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r\"}\n\n")]
    public void A_delta_allocates_little_more_than_its_text(ChatApi api, string delta)
    {
        byte[][] deltas = Enumerable.Range(0, 10).Select(i => Encoding.UTF8.GetBytes(delta.Replace("#", new string('x', i + 1)))).ToArray();
        IChatDialect dialect = ChatDialects.All[api];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Count, Run(dialect, deltas));
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.True(each <= Most, $"{each} bytes a delta");
    }

    private static int Run(IChatDialect dialect, byte[][] deltas)
    {
        SseParser parser = new();
        ChatStreamReader reader = dialect.CreateStreamReader();
        List<ChatUpdate> updates = [];
        int texts = 0;
        for (int i = 0; i < Count; i++)
        {
            parser.Append(deltas[i % deltas.Length]);
            while (parser.TryRead(out SseItem item))
            {
                reader.Read(item.EventType, item.Data, updates);
            }

            foreach (ChatUpdate update in updates)
            {
                texts += update.Kind == ChatUpdateKind.Text ? 1 : 0;
            }

            updates.Clear();
        }

        return texts;
    }
}
