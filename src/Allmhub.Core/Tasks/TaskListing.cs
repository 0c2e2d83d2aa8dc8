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
    public async Task<IReadOnlyList<JsonElement>> PagesAsync(string path, Func<JsonElement, bool> isOld, AllmCallOptions call, CancellationToken cancellationToken)
    {
        List<JsonElement> found = [];
        for (int page = 1; page <= MaxPages; page++)
        {
            JsonElement body = await GetAsync($"{path}?p={page}&page_size=100", RequestSecret.AccessToken, call, cancellationToken).ConfigureAwait(false);
            if (!body.TryGetProperty("data", out JsonElement data) || Items(data) is not { Count: > 0 } items)
            {
                break;
            }

            found.AddRange(items);
            long size = LenientNumber.TryInt64(data, "page_size", out long told) && told > 0 ? told : items.Count;
            if (isOld(items[^1]) || !LenientNumber.TryInt64(data, "total", out long total) || page * size >= total)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The charges of the key, newest first; the path is shared with others and narrow (20 calls in 20 minutes).</summary>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows of use.</returns>
    /// <exception cref="AllmException">It cannot be read.</exception>
    public async Task<IReadOnlyList<JsonElement>> ChargesAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        const int Use = 2;
        JsonElement body = await GetAsync("/api/log/token", RequestSecret.Key, call, cancellationToken).ConfigureAwait(false);
        return body.TryGetProperty("data", out JsonElement data) && Items(data) is { } items ? [.. items.Where(static row => LenientNumber.TryInt64(row, "type", out long type) && type == Use)] : [];
    }

    private async Task<JsonElement> GetAsync(string path, RequestSecret secret, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmRequest request = new() { Method = HttpMethod.Get, Path = path, Secret = secret, Retry = RetryPolicy.ReadUnlessLimited };
        using AllmResponse response = await pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        JsonElement body = await response.ReadJsonAsync().ConfigureAwait(false);
        return body.ValueKind == JsonValueKind.Object ? body : throw response.NotWhatWasAsked([]);
    }

    // Versions differ: a page object, or the list itself.
    private static List<JsonElement>? Items(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Array => [.. data.EnumerateArray()],
        JsonValueKind.Object when data.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array => [.. items.EnumerateArray()],
        _ => null,
    };
}
