using System.Text.Json;

namespace Allmhub.Http;

/// <summary>Reads the lists that the gateway keeps for a user or a key (NOTES section 16.7): a page object, or the list itself, as versions differ.</summary>
internal static class ListPages
{
    /// <summary>The most rows a page has.</summary>
    public const int PageSize = 100;

    /// <summary>Reads pages, newest rows first.</summary>
    /// <param name="pipeline">The way to the gateway.</param>
    /// <param name="path">The list, with a query or without.</param>
    /// <param name="maxPages">The most pages to ask for.</param>
    /// <param name="isOld">Whether a row and all behind it do not matter.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows, and whether there are more of them.</returns>
    /// <exception cref="AllmException">It cannot be read.</exception>
    public static async Task<(IReadOnlyList<JsonElement> Rows, bool IsCut)> ReadAsync(
        SendPipeline pipeline, string path, int maxPages, Func<JsonElement, bool> isOld, AllmCallOptions call, CancellationToken cancellationToken)
    {
        List<JsonElement> found = [];
        char join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (int page = 1; page <= maxPages; page++)
        {
            JsonElement body = await GetAsync(pipeline, $"{path}{join}p={page}&page_size={PageSize}", RequestSecret.AccessToken, call, cancellationToken).ConfigureAwait(false);
            if (!body.TryGetProperty("data", out JsonElement data) || Items(data) is not { Count: > 0 } items)
            {
                return (found, false);
            }

            found.AddRange(items);
            long size = LenientNumber.TryInt64(data, "page_size", out long told) && told > 0 ? told : items.Count;
            if (isOld(items[^1]) || !LenientNumber.TryInt64(data, "total", out long total) || page * size >= total)
            {
                return (found, false);
            }
        }

        return (found, true);
    }

    /// <summary>Reads an answer that is an object.</summary>
    /// <param name="pipeline">The way to the gateway.</param>
    /// <param name="path">The path.</param>
    /// <param name="secret">The secret that goes along.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The object.</returns>
    /// <exception cref="AllmException">It cannot be read.</exception>
    public static async Task<JsonElement> GetAsync(SendPipeline pipeline, string path, RequestSecret secret, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmRequest request = new() { Method = HttpMethod.Get, Path = path, Secret = secret, Retry = RetryPolicy.ReadUnlessLimited };
        using AllmResponse response = await pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        JsonElement body = await response.ReadJsonAsync().ConfigureAwait(false);
        return body.ValueKind == JsonValueKind.Object ? body : throw response.NotWhatWasAsked([]);
    }

    /// <summary>The rows of a list.</summary>
    /// <param name="data">The member <c>data</c> of an answer.</param>
    /// <returns>The rows; <c>null</c> when it is no list.</returns>
    public static List<JsonElement>? Items(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Array => [.. data.EnumerateArray()],
        JsonValueKind.Object when data.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array => [.. items.EnumerateArray()],
        _ => null,
    };
}
