using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>A gateway of routes for films: a list of answers each, one a call, the last one again and again; and a journal of its own.</summary>
internal sealed class FilmHost : IAsyncDisposable
{
    public const string Queued = """{"id":"task_A1","object":"video","model":"sora-2","status":"queued","progress":0,"created_at":1763626400,"seconds":"4","size":"1280x720"}""";

    private readonly Dictionary<string, Func<RawExchange, Task>[]> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly RawServer _server;

    public FilmHost(Func<AllmClientOptions, AllmClientOptions>? change = null)
    {
        _server = new RawServer((_, exchange) => AnswerAsync(exchange));
        Home = Directory.CreateTempSubdirectory("allmhub-tasks-").FullName;
        Journal = new TaskJournal(Path.Combine(Home, "tasks.jsonl"));
        Log = new TaskLog(Journal);
        Client = new AllmClient(Change(change));
    }

    /// <summary>Looks are 10 ms apart in this process.</summary>
    [ModuleInitializer]
    internal static void Hurry() => Environment.SetEnvironmentVariable("ALLMHUB_POLL_INTERVAL", "0.01");

    public string Home { get; }

    public TaskJournal Journal { get; }

    public TaskLog Log { get; set; }

    public AllmClient Client { get; }

    public NoticeList Notices { get; } = new();

    public Uri BaseUri => _server.BaseUri;

    public IReadOnlyList<RawRequest> Requests => _server.Requests;

    public IReadOnlyList<AllmTask> Entries => [.. TaskService.List(Log)];

    public int Posts => Requests.Count(static request => request.Line.StartsWith("POST ", StringComparison.Ordinal));

    public static VideoRequest Request(string model = "sora-2") => new() { Model = model, Prompt = "a red bicycle", Second = 4, Api = VideoApi.Videos };

    public int Count(string route) => _counts.GetValueOrDefault(route);

    public FilmHost On(string route, params string[] answers) => On(route, [.. answers.Select(static answer => (Func<RawExchange, Task>)(exchange => exchange.WriteAsync(answer.StartsWith("HTTP", StringComparison.Ordinal) ? answer : RawServer.Answer(200, answer))))]);

    public FilmHost On(string route, params Func<RawExchange, Task>[] answers)
    {
        _routes[route] = answers;
        return this;
    }

    /// <summary>Submits, as Start-AllmVideo does.</summary>
    public Task<VideoTask> StartAsync(VideoRequest? request = null, CancellationToken token = default) =>
        Client.Videos.Start(request ?? Request(), Log).ExecuteAsync(new AllmCallOptions { Notices = Notices }, token);

    /// <summary>Waits, as Wait-AllmTask does.</summary>
    public async Task<IReadOnlyList<TaskOutcome>> WaitAsync(double seconds, params AllmTask[] tasks)
    {
        List<TaskOutcome> outcomes = [];
        await foreach (TaskOutcome outcome in Client.Tasks.Wait(tasks, TimeSpan.FromSeconds(seconds), Log).StreamAsync(new AllmCallOptions { Notices = Notices }, CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>Submits a film and waits for it; the status answers come one a look.</summary>
    public async Task<TaskOutcome> RunAsync(params string[] looks)
    {
        On("POST /v1/videos", Queued);
        On("GET /v1/videos/task_A1", looks);
        return Assert.Single(await WaitAsync(20, await StartAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }

    private AllmClientOptions Change(Func<AllmClientOptions, AllmClientOptions>? change) => (change ?? (static options => options))(Core.Tests.Http.Client.Options(_server.BaseUri, asksPrices: true));

    private Task AnswerAsync(RawExchange exchange)
    {
        string[] words = exchange.Request.Line.Split(' ');
        string route = $"{words[0]} {words[1]}";
        int query = route.IndexOf('?', StringComparison.Ordinal);
        route = _routes.ContainsKey(route) || query < 0 ? route : route[..query];
        int count = _counts.AddOrUpdate(route, 1, static (_, before) => before + 1);
        return _routes.TryGetValue(route, out Func<RawExchange, Task>[]? answers)
            ? answers[Math.Min(count, answers.Length) - 1](exchange)
            : exchange.WriteAsync(RawServer.Answer(404, """{"error":{"message":"Invalid URL","type":"invalid_request_error","param":"","code":""}}"""));
    }
}
