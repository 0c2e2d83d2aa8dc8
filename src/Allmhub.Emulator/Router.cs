using Allmhub.Emulator.Account;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Films;
using Allmhub.Emulator.Formats;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Midjourney;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Pictures;
using Allmhub.Emulator.Ranking;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Speech;
using Allmhub.Emulator.Tasks;
using Allmhub.Emulator.Transcripts;
using Allmhub.Emulator.Vectors;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>The gateway's areas, a line each, and the way of a request to its own.</summary>
internal sealed class Router(AccountState account, ModelCatalog models, EmulatorGeneration generation, MediaLinks links, TaskBoard board, Uri gateway)
{
    private readonly Secrets _secrets = new(account, generation);

    private readonly Route[] _route = Paths(
        new ChatPaths(models, links, new Till(models, account, board.Ledger, generation)),
        new PicturePaths(models, links, new Till(models, account, board.Ledger, generation)),
        new SpeechPaths(models, new Till(models, account, board.Ledger, generation)),
        new VectorPaths(models, new Till(models, account, board.Ledger, generation)),
        new RankingPaths(models, new Till(models, account, board.Ledger, generation)),
        new ModelPaths(models, account, generation),
        new BalancePaths(account, generation),
        new LogPaths(account, board.Ledger.Log),
        new FilePaths(),
        new TranscriptPaths(models, new Till(models, account, board.Ledger, generation)),
        new FilmPaths(models, generation, board, new FilmLinks(links, gateway), new FilmMoney(models, account, generation)),
        new MidjourneyPaths(board, links, gateway, new MidjourneyDesk(board, models, account)),
        new TaskPaths(board, () => FilmPaths.Rows(board, generation, new FilmLinks(links, gateway)), () => MidjourneyPaths.Rows(board, links, gateway)));

    /// <summary>The request asks for a path that wants a secret, and brings the right one.</summary>
    public bool Trusts(EmulatorRequest request) =>
        Find(request, fault: null) is { Route: { Secret: not RouteSecret.Nothing } route, Call: { } call } && _secrets.Refuse(route.Secret, call) is null;

    public EmulatorReply Answer(EmulatorRequest request, EmulatorFault? fault) => Find(request, fault) is { Route: { } route, Call: { } call }
        ? _secrets.Refuse(route.Secret, call) ?? Guarded(route, call)
        : ErrorTable.Reply(ErrorTable.Find("openai.404-url"), request.RequestId, detail: ("GET /v1/chat/completion", $"{request.Method} {request.Path}"));

    private (Route? Route, RouteCall? Call) Find(EmulatorRequest request, EmulatorFault? fault)
    {
        string path = WithoutMode(request.Path);
        foreach (Route route in _route)
        {
            if (route.Method == request.Method && route.Match(path) is { } value)
            {
                return (route, new RouteCall(request, value, fault));
            }
        }

        return default;
    }

    /// <summary>Midjourney's paths answer under any first segment, which names a speed (NOTES section 16.4).</summary>
    private static string WithoutMode(string path)
    {
        int second = path.IndexOf('/', 1);
        return second > 0 && !path.StartsWith("/api/", StringComparison.Ordinal) && path.AsSpan(second).StartsWith("/mj/", StringComparison.Ordinal) ? path[second..] : path;
    }

    private static Route[] Paths(params IRouteArea[] area) => [.. area.SelectMany(a => a.Routes)];

    /// <summary>A mistake of the emulator is told as one, instead of a connection that closes without a word.</summary>
    private static EmulatorReply Guarded(Route route, RouteCall call)
    {
        try
        {
            return route.Answer(call);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return call.Error("stream-labelled", ("bad response status code 500", $"the emulator failed: {e.Message}"));
        }
    }
}
