using System.Net;
using System.Text;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Chat;

/// <summary>Whatever the bytes of an answer are, what comes out is an answer or an <see cref="AllmException"/>.</summary>
public sealed class ChatAnswerFuzzTests(ITestOutputHelper output)
{
    private static readonly byte[][] Tokens =
    [
        .. new[] { "\\ud83d", "\\", "\"", "{", "}", "[", "]", "null", "1e999", "-1", ",", ":", "data: ", "\n\n", "\"\\udc00\":1,", "tool_calls", "usage", "content" }.Select(Encoding.UTF8.GetBytes),
        [0xC4, 0xE3],
        [0xED, 0xA0, 0xBD],
    ];

    private static readonly HttpClient Http = new();

    [Fact]
    public Task Damaged_answers_end_as_answers_or_as_errors_of_the_service() => DamageAsync(20_000);

    [Fact]
    [Trait("Proof", "Long")]
    public Task A_million_damaged_answers_end_as_answers_or_as_errors_of_the_service() => DamageAsync(1_000_000);

    private async Task DamageAsync(int streams)
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        (IChatDialect Dialect, string Name, byte[] Bytes)[] samples = [.. Samples()];
        int failed = 0;
        for (int i = 0; i < streams; i++)
        {
            (IChatDialect dialect, string name, byte[] bytes) = samples[random.Next(samples.Length)];
            byte[] damaged = Mutate(bytes, random);
            try
            {
                await ReadAsync(dialect, name, damaged);
            }
            catch (AllmException)
            {
                failed++;
            }
            catch (Exception error)
            {
                Assert.Fail($"Seed {seed}, stream {i} of {name} ({dialect.Api}): {error}\n{Convert.ToBase64String(damaged)}");
            }
        }

        output.WriteLine($"Seed {seed}: {streams} answers, {failed} of them errors.");
        Assert.InRange(failed, 1, streams - 1);
    }

    private static IEnumerable<(IChatDialect Dialect, string Name, byte[] Bytes)> Samples()
    {
        foreach ((string prefix, ChatApi api) in new[] { ("chat.", ChatApi.Chat), ("claude.", ChatApi.Claude), ("responses.", ChatApi.Responses), ("gemini.", ChatApi.Gemini) })
        {
            foreach (string name in Sample.Names(prefix + "*").Where(static name => !name.Contains("image", StringComparison.Ordinal)))
            {
                yield return (ChatDialects.All[api], name, Sample.Bytes(name));
            }
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> result = [.. bytes];
        for (int count = random.Next(1, 4); count > 0 && result.Count > 0; count--)
        {
            int at = random.Next(result.Count);
            switch (random.Next(4))
            {
                case 0:
                    result[at] = (byte)random.Next(256);
                    break;
                case 1:
                    result.RemoveRange(at, Math.Min(random.Next(1, 20), result.Count - at));
                    break;
                default:
                    result.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. result];
    }

    private static async Task ReadAsync(IChatDialect dialect, string name, byte[] bytes)
    {
        AllmRequest request = new() { Method = HttpMethod.Post, Path = "v1/x" };
        using AllmCall call = new(Http, new AllmClientOptions(), request, AllmCallOptions.Default, default);
        using HttpResponseMessage message = new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", name.EndsWith(".sse", StringComparison.Ordinal) ? "text/event-stream" : "application/json");
        using AllmResponse response = new(message, new MemoryStream(bytes), call, TimeSpan.Zero);
        ChatAnswer answer = new(dialect, response, 1024 * 1024);
        List<ChatUpdate> updates = [];
        ChatFold fold = new();
        try
        {
            while (await answer.ReadAsync(updates))
            {
                updates.ForEach(update => fold.Add(update));
                updates.Clear();
            }
        }
        catch (AllmException)
        {
            answer.Abandon(updates);
            throw;
        }
        finally
        {
            updates.ForEach(update => fold.Add(update));
            fold.ToCompletion(new ChatFoldContext(new ChatRequest { Model = "m", Message = [] }, dialect.Api, answer.IsComplete));
        }
    }
}
