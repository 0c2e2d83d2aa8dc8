using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>Clients and requests that the tests of this folder share.</summary>
internal static class Client
{
    public const string Key = "sk-do-not-show-me-5f2e9b";

    public static AllmClientOptions Options(Uri address, TimeSpan? idle = null, TimeSpan? firstByte = null, TimeSpan? total = null, bool asksPrices = false) => new()
    {
        AsksPrices = asksPrices,
        BaseUri = address,
        Credential = AllmCredential.FromText(Key),
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
        RetryAfterCap = TimeSpan.FromMilliseconds(300),
        IdleTimeout = idle ?? TimeSpan.FromSeconds(30),
        FirstByteTimeout = firstByte,
        TotalTimeout = total,
    };

    public static AllmRequest Request(RetryPolicy retry, string path = "v1/thing") => retry == RetryPolicy.Read
        ? new AllmRequest { Method = HttpMethod.Get, Path = path, Retry = retry }
        : new AllmRequest { Method = HttpMethod.Post, Path = path, Retry = retry, Json = new JsonObject { ["a"] = 1 } };

    public static ChatRequest Chat(string prompt = "hi", bool stream = true) => new()
    {
        Model = "gpt-4o-mini",
        Message = [new ChatMessage(ChatRole.User, prompt)],
        Stream = stream,
    };

    public static string Delta(string text) =>
        "data: " + new JsonObject { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = text } }) }.ToJsonString() + "\n\n";

    public static string End() => """data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n";

    public static Task<string> CollectAsync(AllmClient client, List<string> texts, CancellationToken token = default) => CollectAsync(client, texts, AllmCallOptions.Default, token);

    public static async Task<string> CollectAsync(AllmClient client, List<string> texts, AllmCallOptions options, CancellationToken token = default)
    {
        string final = string.Empty;
        await foreach (ChatUpdate item in client.Chat.Stream(Chat()).StreamAsync(options, token))
        {
            if (item.Completion is ChatCompletion completion)
            {
                final = completion.Text;
            }
            else if (item.Kind == ChatUpdateKind.Text)
            {
                texts.Add(item.Text!);
            }
        }

        return final;
    }
}

/// <summary>Keeps what Core had to say.</summary>
internal sealed class NoticeList : INoticeSink
{
    private readonly List<Notice> _notices = [];

    public bool WantsDebug => true;

    public IReadOnlyList<Notice> Notices
    {
        get
        {
            lock (_notices)
            {
                return [.. _notices];
            }
        }
    }

    public void Post(Notice notice)
    {
        lock (_notices)
        {
            _notices.Add(notice);
        }
    }
}
