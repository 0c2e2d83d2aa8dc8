using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

/// <summary>A gateway that makes films, as slowly as a test wants it: it outlives the clients that are killed, and counts what they asked.</summary>
public sealed class FilmServer : IDisposable
{
    private const string Head = "AAAAFGZ0eXBpc29tAAACAGlzb20AAAB0bW9vdgAAAGxtdmhkAAAAAAAAAAAAAAAAAAAD6AAAD6AAAQAAAQAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAg==";

    private readonly HttpListener _listener = new HttpListener();
    private readonly ConcurrentDictionary<string, Made> _films = new ConcurrentDictionary<string, Made>();
    private readonly ConcurrentQueue<string> _requests = new ConcurrentQueue<string>();
    private readonly ConcurrentDictionary<string, string> _keys = new ConcurrentDictionary<string, string>();
    private int _count;

    public FilmServer()
    {
        for (int port = 20000 + Environment.ProcessId % 20000; ; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                Uri = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody has the port.
            }
        }

        _ = Task.Run(AcceptAsync);
    }

    public string Uri { get; }

    /// <summary>How long a submission is thought about before it is answered.</summary>
    public int SubmitDelayMs { get; set; }

    /// <summary>How many looks a film takes.</summary>
    public int Looks { get; set; } = 3;

    /// <summary>How many bytes a film has.</summary>
    public int Size { get; set; } = 200_000;

    /// <summary>How long each tenth of a film takes to be sent.</summary>
    public int DripMs { get; set; }

    public string[] Requests => _requests.ToArray();

    /// <summary>The prompts of the submissions, by id, in the order they came.</summary>
    public KeyValuePair<string, string>[] Submissions => _films.Values.OrderBy(film => film.Number).Select(film => KeyValuePair.Create(film.Id, film.Prompt)).ToArray();

    public byte[] Film
    {
        get
        {
            byte[] head = Convert.FromBase64String(Head);
            byte[] film = new byte[head.Length + Size];
            head.CopyTo(film, 0);
            film[head.Length] = (byte)(Size >> 24);
            film[head.Length + 1] = (byte)(Size >> 16);
            film[head.Length + 2] = (byte)(Size >> 8);
            film[head.Length + 3] = (byte)Size;
            Encoding.ASCII.GetBytes("mdat").CopyTo(film, head.Length + 4);
            for (int i = head.Length + 8; i < film.Length; i++)
            {
                film[i] = (byte)(i * 31);
            }

            return film;
        }
    }

    /// <summary>The Authorization of the last request whose path ends so.</summary>
    public string KeyOf(string end) => _keys.TryGetValue(end, out string key) ? key : null;

    /// <summary>Lets a film end with its next look.</summary>
    public void Finish(string id) => Interlocked.Exchange(ref _films[id].Looks, Looks);

    public void Reset()
    {
        _requests.Clear();
        _films.Clear();
    }

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => ServeAsync(context));
            }
        }
        catch (Exception)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            string path = context.Request.Url.AbsolutePath;
            _keys[path.Split('/')[^1]] = context.Request.Headers["Authorization"];
            _requests.Enqueue($"{context.Request.HttpMethod} {path}");
            if (context.Request.HttpMethod == "POST" && path == "/v1/videos")
            {
                await SubmitAsync(context);
            }
            else if (path.StartsWith("/v1/videos/") && path.EndsWith("/content"))
            {
                await SendAsync(context, path.Split('/')[3]);
            }
            else if (path.StartsWith("/v1/videos/"))
            {
                await LookAsync(context, path.Split('/')[3]);
            }
            else
            {
                await AnswerAsync(context, 404, "{\"error\":{\"message\":\"Invalid URL\",\"type\":\"invalid_request_error\",\"param\":\"\",\"code\":\"\"}}");
            }
        }
        catch (Exception)
        {
            // The client was killed.
            context.Response.Abort();
        }
    }

    private async Task SubmitAsync(HttpListenerContext context)
    {
        using StreamReader reader = new StreamReader(context.Request.InputStream);
        using JsonDocument body = JsonDocument.Parse(await reader.ReadToEndAsync());
        int number = Interlocked.Increment(ref _count);
        Made film = new Made { Id = $"task_{number:d6}", Number = number, Prompt = body.RootElement.GetProperty("prompt").GetString() };
        _films[film.Id] = film;
        await Task.Delay(SubmitDelayMs);
        await AnswerAsync(context, 200, $"{{\"id\":\"{film.Id}\",\"object\":\"video\",\"model\":\"sora-2\",\"status\":\"queued\",\"progress\":0}}");
    }

    private Task LookAsync(HttpListenerContext context, string id)
    {
        if (!_films.TryGetValue(id, out Made film))
        {
            return AnswerAsync(context, 400, "{\"code\":\"task_not_exist\",\"message\":\"task_not_exist\",\"data\":null}");
        }

        int looks = Interlocked.Increment(ref film.Looks);
        bool fails = film.Prompt.Contains("fail");
        string state = looks < Looks ? "in_progress" : fails ? "failed" : "completed";
        string error = looks >= Looks && fails ? ",\"error\":{\"code\":\"moderation_blocked\",\"message\":\"The request was blocked by moderation.\"}" : string.Empty;
        return AnswerAsync(context, 200, $"{{\"id\":\"{id}\",\"object\":\"video\",\"status\":\"{state}\",\"progress\":{Math.Min(100, looks * 100 / Looks)}{error}}}");
    }

    private async Task SendAsync(HttpListenerContext context, string id)
    {
        byte[] film = Film;
        context.Response.ContentType = "video/mp4";
        context.Response.ContentLength64 = film.Length;
        for (int tenth = 0; tenth < 10; tenth++)
        {
            int start = (int)((long)film.Length * tenth / 10);
            int end = (int)((long)film.Length * (tenth + 1) / 10);
            await context.Response.OutputStream.WriteAsync(film, start, end - start);
            await context.Response.OutputStream.FlushAsync();
            await Task.Delay(DripMs);
        }

        context.Response.Close();
    }

    private static async Task AnswerAsync(HttpListenerContext context, int status, string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes, 0, bytes.Length);
        context.Response.Close();
    }

    private sealed class Made
    {
        public string Id;
        public int Number;
        public string Prompt;
        public int Looks;
    }
}
