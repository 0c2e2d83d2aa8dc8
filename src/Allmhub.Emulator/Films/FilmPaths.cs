using System.Text.Json;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Pictures;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Films;

/// <summary>The films of <c>/v1/videos</c>, and what older and newer gateways have beside it.</summary>
internal sealed class FilmPaths(ModelCatalog models, EmulatorGeneration generation, TaskBoard board, FilmLinks links, FilmMoney money) : IRouteArea
{
    private readonly FilmRequestReader _reader = new(generation, models);

    public IEnumerable<Route> Routes =>
    [
        new("POST", "/v1/videos", RouteSecret.Key, Create),
        new("POST", "/v1/video/generations", RouteSecret.Key, Create),
        new("GET", "/v1/videos/{id}/content", RouteSecret.Key, Content),
        new("HEAD", "/v1/videos/{id}/content", RouteSecret.Key, Content),
        new("POST", "/v1/videos/{id}/remix", RouteSecret.Key, Remix),
        new("GET", "/v1/videos/{id}", RouteSecret.Key, call => Look(call, static json => json.Status())),
        new("GET", "/v1/video/generations/{id}", RouteSecret.Key, call => Look(call, static json => json.Generation())),
        .. generation == EmulatorGeneration.Autumn2026 ? new FilmArtifacts(board, generation).Routes : [],
    ];

    /// <summary>The rows of the user's page, newest first.</summary>
    public static IReadOnlyList<string> Rows(TaskBoard board, EmulatorGeneration generation, FilmLinks links) =>
        [.. board.All<FilmTask>().Select(t => new FilmJson(t, generation, links).Record(inner: false).Raw("data", "null").ToString())];

    private EmulatorReply Create(RouteCall call)
    {
        try
        {
            return Created(call);
        }
        catch (FilmRefusal e)
        {
            return e.Code == FilmRefusal.NoChannel ? call.Error("openai.503-nochannel", ("gpt-9", e.Message)) : Refusal(e.Code, e.Message, e.Status);
        }
        catch (FormatException e)
        {
            return Refusal("invalid_request", e.Message, 400);
        }
    }

    private EmulatorReply Created(RouteCall call)
    {
        string type = call.Request.GetHeader("Content-Type") ?? "";
        FilmRequest request = type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? _reader.Form(PictureForm.Read(type, call.Request.BodyByte) ?? throw new FilmRefusal("invalid_multipart_form", "multipart: NextPart: EOF"))
            : _reader.Json(type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) && call.Request.Json is { ValueKind: JsonValueKind.Object } body ? body : throw new FilmRefusal("invalid_request", "the body is no JSON object"));
        EmulatorTaskScript script = board.ScriptFor(request.Prompt);
        FilmTask task = new(NewId(request, script), request, script) { RequestId = call.Request.RequestId };
        (long unit, string ratios) = money.Price(request);
        if (!board.Ledger.Charge(task, unit, "操作 generate", money.Told(request), out bool userIsShort))
        {
            return money.Refuse(call, userIsShort);
        }

        board.Add(task);
        EmulatorReply reply = EmulatorReply.Json(Json(task).Submitted());
        if (generation != EmulatorGeneration.February2026)
        {
            reply.Header["X-New-Api-Other-Ratios"] = ratios;
        }

        return reply;
    }

    private EmulatorReply Look(RouteCall call, Func<FilmJson, string> write) =>
        board.Find<FilmTask>(call.Value) is { } task && board.Look(task) ? EmulatorReply.Json(write(Json(task))) : call.Error("task.notexist");

    /// <summary>Unknown here is 404, where the other paths say 400.</summary>
    private EmulatorReply Content(RouteCall call) =>
        board.Find<FilmTask>(call.Value) is { } task ? FilmContent.Answer(call, task, generation, Json(task)) : call.Error("video.content.notfound");

    /// <summary>It is routed and does not work: older gateways crash, newer ones send their own id to the vendor (NOTES section 16.5).</summary>
    private EmulatorReply Remix(RouteCall call) => generation == EmulatorGeneration.February2026
        ? call.Error("openai.500-panic")
        : Refusal("fail_to_fetch_task", FilmRefusal.Vendor($"Video with id '{call.Value}' not found.", "video_id", "invalid_request_error").Message, 404);

    private FilmJson Json(FilmTask task) => new(task, generation, links);

    /// <summary>The gateway's own ids since February 2026; before, each vendor's (NOTES section 16.5).</summary>
    private string NewId(FilmRequest request, EmulatorTaskScript script)
    {
        string seed = $"{request.Model}{request.Prompt}{board.Next()}";
        string kind = script.Id ?? (request.Channel == FilmChannel.Backend ? "colon"
            : generation != EmulatorGeneration.February2026 ? "public"
            : request.Channel switch { FilmChannel.Sora => "vendor", FilmChannel.Gemini or FilmChannel.Vertex => "operation", _ => "public" });
        return kind switch
        {
            "vendor" => "video_" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(TaskBoard.Letter(seed, 18))).ToLowerInvariant(),
            "operation" => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"models/{request.Model}/operations/{TaskBoard.Letter(seed, 12)}")).TrimEnd('='),
            "colon" => $"sora-2:task_01k{TaskBoard.Letter(seed, 23).ToLowerInvariant()}",
            "number" => board.Digits(17),
            _ => "task_" + TaskBoard.Letter(seed, 32),
        };
    }

    private static EmulatorReply Refusal(string code, string message, int status) =>
        EmulatorReply.Json(new JsonMembers().Text("code", code).Text("message", message).Raw("data", "null").ToString(), status);
}
