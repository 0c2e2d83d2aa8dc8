using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Looks for films whose submission was not answered: in the user's own list of tasks where there is an access token, and in the log of charges, by time
/// and model (NOTES section 16.7). Nothing is submitted.
/// </summary>
/// <param name="pipeline">The way to the gateway.</param>
internal sealed class VideoLost(SendPipeline pipeline)
{
    private readonly TaskListing _listing = new(pipeline);

    /// <summary>Looks.</summary>
    /// <param name="lost">The submissions without an id.</param>
    /// <param name="known">The ids that belong to others.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those that were found, with their ids.</returns>
    /// <exception cref="AllmException">Nowhere could be looked.</exception>
    public async Task<IReadOnlyList<VideoTask>> FindAsync(IReadOnlyList<VideoTask> lost, IReadOnlySet<string> known, AllmCallOptions call, CancellationToken cancellationToken)
    {
        List<VideoTask> found = [];
        List<VideoTask> left = [.. lost.OrderBy(static task => task.CreatedAt)];
        if (pipeline.Options.AccessToken is not null && left.Exists(static task => task.Api == VideoApi.Videos))
        {
            List<Candidate> rows = await FromTasksAsync(call, cancellationToken).ConfigureAwait(false);
            rows.RemoveAll(row => known.Contains(row.Id));
            Match([.. left.Where(static task => task.Api == VideoApi.Videos)], rows, found, call);
            left.RemoveAll(task => found.Exists(film => film.Reference == task.Reference));
            if (left.Count == 0 || pipeline.Options.Credential is null)
            {
                return found;
            }
        }

        try
        {
            List<Candidate> charges = await FromLogAsync(call, cancellationToken).ConfigureAwait(false);
            charges.RemoveAll(charge => known.Contains(charge.Id) || found.Exists(film => film.Id == charge.Id));
            Match(left, charges, found, call);
        }
        catch (AllmException failure) when (pipeline.Options.AccessToken is not null)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"The log of charges cannot be read: {failure.Message}")));
        }

        return found;
    }

    private static void Match(IReadOnlyList<VideoTask> lost, List<Candidate> candidates, List<VideoTask> found, AllmCallOptions call)
    {
        foreach (VideoTask task in lost)
        {
            List<Candidate> fitting = [.. candidates.Where(candidate => Fits(task, candidate)).OrderBy(candidate => (candidate.At - task.CreatedAt!.Value).Duration())];
            if (fitting.Count == 0)
            {
                continue;
            }

            Candidate nearest = fitting[0];
            candidates.Remove(nearest);
            if (nearest.Id.Length == 0 || task.Api == VideoApi.Chat)
            {
                call.Notices?.Post(new Notice(NoticeLevel.Warning, task.Api == VideoApi.Chat
                    ? Words.Say($"The log has a charge for {task.Model} at {nearest.At:u}: the film of {task} was accepted, but the log does not tell where it is. A film in conversation is in the gateway's console, if anywhere.")
                    : Words.Say($"The log has a charge for {task.Model} at {nearest.At:u}: the film of {task} was accepted, but the log does not tell its id. With the user's access token (ALLMHUB_ACCESS_TOKEN, ALLMHUB_USER_ID) it can be found.")));
                continue;
            }

            if (fitting.Count > 1)
            {
                call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"{fitting.Count} films of {task.Model} fit the submission {task} by their time; the nearest one is taken: {nearest.Id}")));
            }

            found.Add(task with { Id = nearest.Id, Status = TaskState.Submitted, Error = null });
        }
    }

    private static bool Fits(VideoTask task, Candidate candidate) =>
        TaskListing.IsNear(task.CreatedAt, candidate.At) && candidate.Models.Contains(task.Model, StringComparer.OrdinalIgnoreCase);

    private async Task<List<Candidate>> FromTasksAsync(AllmCallOptions call, CancellationToken cancellationToken) =>
        [.. (await _listing.PagesAsync("/api/task/self", static _ => false, call, cancellationToken).ConfigureAwait(false)).Select(ReadTask).OfType<Candidate>()];

    private async Task<List<Candidate>> FromLogAsync(AllmCallOptions call, CancellationToken cancellationToken) =>
        [.. (await _listing.ChargesAsync(call, cancellationToken).ConfigureAwait(false)).Select(ReadCharge).OfType<Candidate>()];

    private static Candidate? ReadTask(JsonElement row)
    {
        string id = Text(row, "task_id");
        List<string> models = [];
        if (row.ValueKind == JsonValueKind.Object && row.TryGetProperty("properties", out JsonElement properties))
        {
            models.Add(Text(properties, "origin_model_name"));
            models.Add(Text(properties, "upstream_model_name"));
        }

        return id.Length > 0 && (LenientNumber.TryInt64(row, "submit_time", out long at) || LenientNumber.TryInt64(row, "created_at", out at)) ? new Candidate(id, models, Time(at)) : null;
    }

    private static Candidate? ReadCharge(JsonElement row) =>
        LenientNumber.TryInt64(row, "created_at", out long at) ? new Candidate(TaskIdIn(Text(row, "other")), [Text(row, "model_name")], Time(at)) : null;

    // The column is JSON as text.
    private static string TaskIdIn(string other)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(other.Length > 0 ? other : "null");
            return Text(document.RootElement, "task_id");
        }
        catch (JsonException)
        {
            return string.Empty;
        }
    }

    private static DateTimeOffset Time(long at) => at > 100_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.FromUnixTimeSeconds(at);

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement field) && field.ValueKind is JsonValueKind.String or JsonValueKind.Number ? LenientJson.GetString(field) : string.Empty;

    private sealed record Candidate(string Id, IReadOnlyList<string> Models, DateTimeOffset At);
}
