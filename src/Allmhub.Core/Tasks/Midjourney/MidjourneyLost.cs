using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Http;

namespace Allmhub.Tasks.Midjourney;

/// <summary>
/// Looks for tasks whose submission was not answered: in the user's own list where there is an access token, else in the key's log of charges,
/// whose words name the id (NOTES section 16.7). By time and action; nothing is submitted.
/// </summary>
/// <param name="listing">Reads lists.</param>
/// <param name="hasToken">Whether there is an access token.</param>
internal sealed partial class MidjourneyLost(TaskListing listing, bool hasToken)
{
    /// <summary>Looks.</summary>
    /// <param name="lost">The submissions without an id.</param>
    /// <param name="known">The ids that belong to others.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those that were found, with their ids.</returns>
    /// <exception cref="AllmException">Nowhere could be looked.</exception>
    public async Task<IReadOnlyList<MidjourneyTask>> FindAsync(IReadOnlyList<MidjourneyTask> lost, IReadOnlySet<string> known, AllmCallOptions call, CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = (lost.Min(static task => task.CreatedAt) ?? DateTimeOffset.MinValue) - TaskListing.Before;
        IReadOnlyList<JsonElement> rows = hasToken
            ? await listing.PagesAsync("/api/mj/self", row => MidjourneyJson.Time(row, "submit_time") < oldest, call, cancellationToken).ConfigureAwait(false)
            : await listing.ChargesAsync(call, cancellationToken).ConfigureAwait(false);
        List<Candidate> candidates = [.. rows.Select(row => hasToken ? OfTask(row) : OfCharge(row)).OfType<Candidate>()];
        candidates.RemoveAll(candidate => known.Contains(candidate.Id));
        List<MidjourneyTask> found = [];
        foreach (MidjourneyTask task in lost.OrderBy(static task => task.CreatedAt))
        {
            List<Candidate> fitting = [.. candidates.Where(candidate => Fits(task, candidate)).OrderByDescending(candidate => Tells(task, candidate)).ThenBy(candidate => (candidate.At - task.CreatedAt!.Value).Duration())];
            if (fitting.Count > 0)
            {
                // An answer to a question has a row of its own with the same id.
                candidates.RemoveAll(candidate => candidate == fitting[0] || (candidate.Id.Length > 0 && candidate.Id == fitting[0].Id));
                if (Named(task, fitting, call) is MidjourneyTask named)
                {
                    found.Add(named);
                }
            }
        }

        return found;
    }

    private static MidjourneyTask? Named(MidjourneyTask task, List<Candidate> fitting, AllmCallOptions call)
    {
        Candidate nearest = fitting[0];
        if (nearest.Id.Length == 0)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The log has a charge for {task.Model} at {nearest.At:u}: the submission {task} was accepted, but the log does not tell its id. With the user's access token (ALLMHUB_ACCESS_TOKEN, ALLMHUB_USER_ID) it can be found.")));
            return null;
        }

        if (fitting.Count > 1 && !Tells(task, nearest))
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"{fitting.Count} tasks of {task.Model} fit the submission {task} by their time; the nearest one is taken: {nearest.Id}")));
        }

        return task with { Id = nearest.Id, Status = TaskState.Submitted, Error = null };
    }

    private static bool Fits(MidjourneyTask task, Candidate candidate) =>
        TaskListing.IsNear(task.CreatedAt, candidate.At) && string.Equals(candidate.Model, task.Model, StringComparison.OrdinalIgnoreCase);

    // The prompt decides where both know it; of what comes out of another task the gateway keeps the other's.
    private static bool Tells(MidjourneyTask task, Candidate candidate) => task.Prompt is { Length: > 0 } prompt && candidate.Prompt is { Length: > 0 } theirs && (theirs == prompt || theirs.StartsWith(prompt, StringComparison.Ordinal));

    // What the backend refused stands in the list too, a full queue even with an id (NOTES section 10).
    private static Candidate? OfTask(JsonElement row) =>
        MidjourneyJson.Text(row, "mj_id") is { Length: > 0 } id && MidjourneyJson.Time(row, "submit_time") is DateTimeOffset at && (MidjourneyJson.Text(row, "code") ?? "1") is "1" or "21" or "22"
            ? new Candidate(id, MidjourneyPrices.NameOf(MidjourneyJson.Text(row, "action") ?? string.Empty), MidjourneyJson.Text(row, "prompt"), at)
            : null;

    private static Candidate? OfCharge(JsonElement row) =>
        MidjourneyJson.Time(row, "created_at") is DateTimeOffset at
            ? new Candidate(Id().Match(MidjourneyJson.Text(row, "content") ?? string.Empty).Groups[1].Value, MidjourneyJson.Text(row, "model_name") ?? string.Empty, null, at)
            : null;

    [GeneratedRegex(@"\bID[\s:：]+([0-9A-Za-z_-]{8,100})", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    private sealed record Candidate(string Id, string Model, string? Prompt, DateTimeOffset At);
}
