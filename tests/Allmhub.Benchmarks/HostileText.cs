using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Benchmarks;

/// <summary>A stream made to cost more than its length, and an ordinary one of the same kind and size.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Api">The format.</param>
/// <param name="Hostile">The stream.</param>
/// <param name="Ordinary">What it is measured by.</param>
internal sealed record HostileStream(string Name, ChatApi Api, byte[] Hostile, byte[] Ordinary);

/// <summary>Texts and events that once cost quadratic time, or could.</summary>
internal static class HostileText
{
    private const int Piece = 16;
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string End = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    /// <summary>Texts in deltas of 16 letters, as services send them.</summary>
    /// <param name="size">How many letters.</param>
    /// <returns>The streams.</returns>
    public static IEnumerable<HostileStream> Texts(int size)
    {
        string prose = Repeat("It was a bright cold day in April, and the clocks were striking thirteen; so it is told.\n", size);
        byte[] ordinary = Chat(prose, Piece);
        foreach ((string name, string text) in new (string Name, string Text)[]
        {
            ("`](` repeated", Repeat("](", size)),
            ("`[a](http://e/(x) ` repeated", Repeat("[a](http://e/(x) ", size)),
            ("`](data:` repeated", Repeat("](data:", size)),
            ("`![a](data:` repeated", Repeat("![a](data:", size)),
            ("`](http://a` and as many `)`", Repeat("[](http://a", size * 11 / 12) + new string(')', size / 12)),
            ("`](<` and one `>`", Repeat("[](<", size) + ">"),
            ("`[` repeated", new string('[', size)),
            ("`(` repeated behind a link", "[a](http://e/" + new string('(', size)),
            ("`<img ` repeated", Repeat("<img ", size)),
            ("`<img src ` repeated in one tag", "<img " + Repeat("src ", size) + ">"),
            ("`<` repeated", new string('<', size)),
            ("`</think` repeated", Repeat("</think", size)),
            ("backticks", Repeat("` `` ", size)),
            ("backslashes", new string('\\', size)),
            ("`data:image/png;base64,` repeated", Repeat("data:image/png;base64,", size)),
            ("base64 in lines that never end", "data:image/png;base64,\n" + Repeat("QUJD\n", size)),
            ("a data: URI begun on each line", Repeat("![a](data:image/png;base64,QUJD\n", size)),
            ("blanks", new string(' ', size)),
            ("line breaks", new string('\n', size)),
            ("`> 进度 1% ` lines", Repeat("> 进度 1% 2% 3%\n", size)),
            ("fences", Repeat("```\n~~~\n", size)),
            ("colons", new string(':', size)),
        })
        {
            byte[] wire = Chat(text, Piece);
            yield return new HostileStream(name, ChatApi.Chat, wire, ordinary);
            byte[] unescaped = Chat(text, Piece, Unescaped);
            if (unescaped.Length < wire.Length)
            {
                yield return new HostileStream(name + ", not escaped", ChatApi.Chat, unescaped, ordinary);
            }
        }
    }

    /// <summary>Texts in deltas of a few letters.</summary>
    /// <param name="size">How many letters.</param>
    /// <returns>The streams.</returns>
    public static IEnumerable<HostileStream> Deltas(int size)
    {
        byte[] ordinary = Chat(Repeat("It was a bright cold day in April, and the clocks were striking thirteen; so it is told.\n", size), 4);
        foreach ((string name, string text) in new (string Name, string Text)[]
        {
            ("blanks before the answer", new string(' ', size)),
            ("line breaks inside the thinking", "<think>a" + new string('\n', size)),
            ("line breaks behind the tag", "<think>" + new string('\n', size)),
            ("`<thi` repeated", "a" + Repeat("<thi", size)),
            ("one line", new string('a', size)),
            ("one data: URI", "![a](data:image/png;base64," + Repeat("QUJD", size)),
        })
        {
            yield return new HostileStream("deltas of " + name, ChatApi.Chat, Chat(text, 4), ordinary);
        }
    }

    /// <summary>Events of every format.</summary>
    /// <param name="size">How many bytes.</param>
    /// <returns>The streams.</returns>
    public static IEnumerable<HostileStream> Events(int size)
    {
        static string Delta(string delta) => """{"choices":[{"index":0,"delta":""" + delta + "}]}";
        static string Call(string fields, string name, string arguments) => Delta("{\"tool_calls\":[{" + fields + "\"function\":{\"name\":\"" + name + "\",\"arguments\":\"" + arguments + "\"}}]}");
        byte[] call = Events(size, static n => Call("\"index\":0,", n == 0 ? "f" : string.Empty, "abcdef"), End);
        yield return new("tool calls, each with its number", ChatApi.Chat, Events(size, static n => Call($"\"index\":{n},\"id\":\"c{n}\",", "f", "{}"), End), call);
        yield return new("tool calls, each with an id and no number", ChatApi.Chat, Events(size, static n => Call($"\"id\":\"c{n}\",", "f", "{}"), End), call);
        yield return new("tool calls with the name in each piece", ChatApi.Chat, Events(size, static n => Call("\"index\":0,", "f", n == 0 ? "{\\\"a\\\":\\\"" : "}"), End), call);
        yield return new("tool calls of empty objects", ChatApi.Chat, Events(size, static _ => Call("\"index\":0,", "f", "{}"), End), call);
        yield return new("tool calls with the name in pieces", ChatApi.Chat, Events(size, static _ => Call("\"index\":0,", "nnnnnnnn", string.Empty), End), call);
        yield return new("tool calls with the ids of others", ChatApi.Chat, Events(size, static n => Call($"\"index\":{n},\"id\":\"{(n % 2 == 0 ? $"call_{(n / 2) + 3000}" : " ")}\",", "f", "{}"), End), call);
        byte[] part = Events(size, static _ => Delta("""{"reasoning_content":"abcdef","x":1}"""), End);
        yield return new("text and thinking in turn", ChatApi.Chat, Events(size, static n => Delta(n % 2 == 0 ? """{"content":"abcdef","x":1}""" : """{"reasoning_content":"abcdef","x":1}"""), End), part);
        yield return new("thinking in details", ChatApi.Chat, Events(size, static _ => Delta("""{"reasoning_details":[{"type":"reasoning.text","text":"abcdef"}]}"""), End), part);
        yield return new("a source in each delta", ChatApi.Chat, Events(size, static n => Delta("{\"content\":\"a\",\"annotations\":[{\"url_citation\":{\"url\":\"http://e/" + n + "\"}}]}"), End), part);
        yield return new("a picture in each delta", ChatApi.Chat, Events(size, static n => Delta("{\"images\":[{\"image_url\":{\"url\":\"http://e/" + n + ".png\"}}]}"), End), part);
        yield return new("a field that is not known in each delta", ChatApi.Chat, Events(size, static n => Delta("{\"f" + n + "\":\"abcdef\"}"), End), part);
        yield return new("many values in one event", ChatApi.Chat, Event(string.Concat(Enumerable.Repeat(Delta("""{"reasoning_content":"abcdef","x":1}"""), size / 60)), End), part);
        yield return new("an event of many lines", ChatApi.Chat, Event(string.Join('\n', Enumerable.Repeat("[{},", 1).Concat(Enumerable.Repeat("{\"abcdef\":1},{}", size / 30).Select(static line => line + "\ndata: ,{}"))).Replace("\n{", "\ndata: {", StringComparison.Ordinal), End), part);

        static string Block(int index, string kind, string rest) => "{\"type\":\"content_block_" + kind + "\",\"index\":" + index.ToString(CultureInfo.InvariantCulture) + rest + "}";
        string[] stop = ["""{"type":"message_delta","delta":{"stop_reason":"end_turn"}}""", """{"type":"message_stop"}"""];
        byte[] block = Events(size, static _ => """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"abcdef"}}""", stop);
        byte[] blocks = Events(size, static n => n % 2 == 0 ? Block(n, "start", ""","content_block":{"type":"text","text":""}""") : Block(n - 1, "stop", string.Empty), stop);
        yield return new("blocks that nobody ends", ChatApi.Claude, Events(size, static n => Block(n, "start", ""","content_block":{"type":"text","text":""}"""), stop), blocks);
        yield return new("deltas of no block among open ones", ChatApi.Claude, Events(size, static n => n % 2 == 0 ? Block(n, "start", ""","content_block":{"type":"text","text":""}""") : """{"type":"content_block_delta","delta":{"text":"a"}}""", stop), block);
        yield return new("arguments of no call", ChatApi.Claude, Events(size, static n => Block(n, "delta", ""","delta":{"partial_json":"a"}"""), stop), block);
        yield return new("a signature in pieces", ChatApi.Claude, Events(size, static _ => """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abcdefabcdef"}}""", stop), block);
        yield return new("sources of one block", ChatApi.Claude, Events(size, static n => Block(0, "delta", ",\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"url\":\"http://e/" + n + "\"}}"), stop), block);

        string[] completed = ["""{"type":"response.completed","response":{"status":"completed","output":[]}}"""];
        byte[] item = Events(size, static _ => """{"type":"response.reasoning_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"abcdef"}""", completed);
        yield return new("texts, each of an item of its own", ChatApi.Responses, Events(size, static n => "{\"type\":\"response.output_text.delta\",\"item_id\":\"i" + n + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"a\"}", completed), item);
        yield return new("thoughts, each of an item of its own", ChatApi.Responses, Events(size, static n => "{\"type\":\"response.reasoning_text.delta\",\"item_id\":\"i" + n + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"a\"}", completed), item);
        byte[] items = Events(size, static n => n % 2 == 0 ? "{\"type\":\"response.output_text.delta\",\"item_id\":\"i" + n + "\",\"delta\":\"a\"}" : "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\",\"id\":\"i" + (n - 1) + "\",\"content\":[{\"text\":\"a\"}]}}", completed);
        yield return new("items that close what nobody began", ChatApi.Responses, Events(size, static n => n % 2 == 0 ? "{\"type\":\"response.output_text.delta\",\"item_id\":\"i" + n + "\",\"delta\":\"a\"}" : "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\",\"id\":\"j" + n + "\",\"content\":[{\"text\":\"b\"}]}}", completed), items);
        yield return new("a text of nowhere and items that are not in it", ChatApi.Responses, Events(size, static n => n < 4 ? "{\"type\":\"response.output_text.delta\",\"delta\":\"" + new string('a', 100_000) + "\"}" : "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\",\"id\":\"j" + n + "\",\"content\":[{\"text\":\"b\"}]}}", completed), items);
        byte[] calls = Events(size, static n => "{\"type\":\"response.output_item.done\",\"output_index\":" + n + ",\"item\":{\"type\":\"function_call\",\"id\":\"i" + n + "\",\"call_id\":\"c" + n + "\",\"name\":\"f\",\"arguments\":\"{}\"}}", completed);
        yield return new("calls, each of an item of its own", ChatApi.Responses, Events(size, static n => "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"i" + n + "\",\"delta\":\"{}\"}", completed), calls);
        yield return new("calls that begin and are named by place", ChatApi.Responses, Events(size, static n => n % 2 == 0 ? "{\"type\":\"response.output_item.added\",\"output_index\":" + n + ",\"item\":{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\"}}" : "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":" + (n - 1) + ",\"delta\":\"{}\"}", completed), item);
        yield return new("summaries that begin", ChatApi.Responses, Events(size, static n => n % 2 == 0 ? "{\"type\":\"response.reasoning_summary_part.added\",\"item_id\":\"i\",\"summary_index\":" + n + "}" : "{\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":\"i\",\"summary_index\":" + n + ",\"delta\":\"a\"}", completed), item);

        static string Gemini(string parts, string rest = "") => "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"index\":0" + rest + "}]}";
        byte[] gemini = Events(size, static _ => Gemini("""{"text":"abcdef","thought":true}"""), Gemini(string.Empty, ",\"finishReason\":\"STOP\""));
        yield return new("sources and as many places they stand for", ChatApi.Gemini, Event(Gemini(string.Empty, ",\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[" + string.Join(',', Enumerable.Range(0, size / 160).Select(static n => "{\"web\":{\"uri\":\"http://example.com/" + n + "\"}}")) + "],\"groundingSupports\":[" + string.Join(',', Enumerable.Repeat("{\"segment\":{\"text\":\"a\"},\"groundingChunkIndices\":[9999999,8888888,7777777]}", size / 160)) + "]}")), gemini);
        yield return new("candidates, each another", ChatApi.Gemini, Events(size, static n => "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"index\":" + n + "}]}", Gemini(string.Empty, ",\"finishReason\":\"STOP\"")), gemini);
    }

    /// <summary>Reads a stream to its completion.</summary>
    /// <param name="api">The format.</param>
    /// <param name="wire">The stream.</param>
    /// <returns>The completion.</returns>
    public static ChatCompletion Read(ChatApi api, byte[] wire)
    {
        SseParser parser = new() { EndsAtValue = true };
        ChatStreamReader reader = ChatDialects.All[api].CreateStreamReader();
        ChatFold fold = new();
        List<ChatUpdate> updates = [];
        try
        {
            for (int at = 0; at < wire.Length; at += 16 * 1024)
            {
                parser.Append(wire.AsSpan(at, Math.Min(16 * 1024, wire.Length - at)));
                while (parser.TryRead(out SseItem item))
                {
                    reader.Read(item.EventType, item.Data, updates);
                    Fold(fold, updates);
                }
            }
        }
        catch (AllmException)
        {
            // Broken on purpose: what it costs to find that out counts.
        }

        reader.Complete(updates);
        Fold(fold, updates);
        return fold.ToCompletion(new ChatFoldContext(new ChatRequest { Model = "m", Message = [] }, api, reader.SawEnd));
    }

    /// <summary>How many times longer the hostile stream takes, by the best of several turns.</summary>
    /// <param name="stream">The streams.</param>
    /// <param name="turns">How many turns.</param>
    /// <returns>Milliseconds of processor time of both, and the ratio.</returns>
    public static (double Hostile, double Ordinary, double Ratio) Measure(HostileStream stream, int turns)
    {
        double hostile = double.MaxValue;
        double ordinary = double.MaxValue;
        for (int i = 0; i < turns; i++)
        {
            ordinary = Math.Min(ordinary, Time(stream.Api, stream.Ordinary));
            hostile = Math.Min(hostile, Time(stream.Api, stream.Hostile));
        }

        return (hostile, ordinary, hostile / ordinary / Math.Max(1, (double)stream.Hostile.Length / stream.Ordinary.Length));
    }

    // Of the processor: what else a busy machine does counts in no turn.
    private static double Time(ChatApi api, byte[] wire)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        GC.KeepAlive(Read(api, wire));
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    private static void Fold(ChatFold fold, List<ChatUpdate> updates)
    {
        foreach (ChatUpdate update in updates)
        {
            fold.Add(update);
        }

        updates.Clear();
    }

    private static string Repeat(string text, int size) => string.Concat(Enumerable.Repeat(text, size / text.Length));

    private static byte[] Chat(string text, int piece, JsonSerializerOptions? options = null)
    {
        StringBuilder wire = new(text.Length * 2);
        for (int at = 0; at < text.Length; at += piece)
        {
            string content = JsonSerializer.Serialize(text.Substring(at, Math.Min(piece, text.Length - at)), options);
            wire.Append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":").Append(content).Append("}}]}\n\n");
        }

        return Encoding.UTF8.GetBytes(wire.Append("data: ").Append(End).Append("\n\n").ToString());
    }

    private static byte[] Event(params string[] values) => Encoding.UTF8.GetBytes(string.Concat(values.Select(static value => $"data: {value}\n\n")));

    private static byte[] Events(int size, Func<int, string> value, params string[] last)
    {
        StringBuilder wire = new(size + 1024);
        for (int n = 0; wire.Length < size; n++)
        {
            wire.Append("data: ").Append(value(n)).Append("\n\n");
        }

        foreach (string end in last)
        {
            wire.Append("data: ").Append(end).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(wire.ToString());
    }
}
