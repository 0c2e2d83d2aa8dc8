using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>Reads what the gateway lists of a user's tasks and of a key's charges (NOTES section 16.7): where a submission without an answer can be found again.</summary>
/// <param name="pipeline">The way to the gateway.</param>
internal sealed class TaskListing(SendPipeline pipeline)
{
    private const int MaxPages = 30;

    /// <summary>How much older than its submission a row may be: clocks differ.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    // A request may wait before it is taken.
    private static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    /// <summary>Whether a row may be that of a submission, by its time.</summary>
    /// <param name="created">When it was submitted.</param>
    /// <param name="at">The row's time.</param>
    /// <returns>Whether it may.</returns>
    public static bool IsNear(DateTimeOffset? created, DateTimeOffset at) => created is DateTimeOffset known && at >= known - Before && at <= known + After;

    /// <summary>The rows of a user's page, newest first; wants the access token.</summary>
    /// <param name="path">The page, e.g. <c>/api/task/self</c>.</param>
    /// <param name="isOld">Whether a row and all behind it are too old to matter.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="AllmException">It cannot be read.</exception>
    public async Task<IReadOnlyList<JsonElement>> PagesAsync(string path, Func<JsonElement, bool> isOld, AllmCallOptions call, CancellationToken cancellationToken) =>
        (await ListPages.ReadAsync(pipeline, path, MaxPages, isOld, call, cancellationToken).ConfigureAwait(false)).Rows;

    /// <summary>The charges of the key, newest first; the path is shared with others and narrow (20 calls in 20 minutes).</summary>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows of use.</returns>
    /// <exception cref="AllmException">It cannot be read.</exception>
    public async Task<IReadOnlyList<JsonElement>> ChargesAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        const int Use = 2;
        JsonElement body = await ListPages.GetAsync(pipeline, "/api/log/token", RequestSecret.Key, call, cancellationToken).ConfigureAwait(false);
        return body.TryGetProperty("data", out JsonElement data) && ListPages.Items(data) is { } items ? [.. items.Where(static row => LenientNumber.TryInt64(row, "type", out long type) && type == Use)] : [];
    }
}
