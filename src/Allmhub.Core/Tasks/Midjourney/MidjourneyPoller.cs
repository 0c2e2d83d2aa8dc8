using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>
/// Looks at Midjourney tasks: one by <c>GET /mj/task/{id}/fetch</c>, which tells an id that it does not know; more with one call of
/// <c>/mj/task/list-by-condition</c>, which leaves such ids out. Where there is no list, each by itself.
/// </summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="clock">Time.</param>
internal sealed class MidjourneyPoller(SendPipeline pipeline, TimeProvider? clock = null) : ITaskPoller
{
    private const int AtATime = 6;
    private const int LongestList = 200;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private volatile bool _hasNoList;

    /// <inheritdoc/>
    public TaskKind Kind => TaskKind.Midjourney;

    /// <summary>The look at one task.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The request; the watcher repeats it.</returns>
    public static AllmRequest RequestOf(string id) => new() { Method = HttpMethod.Get, Path = $"/mj/task/{Uri.EscapeDataString(id)}/fetch", Retry = RetryPolicy.None };

    /// <summary>The look at many.</summary>
    /// <param name="ids">Their ids.</param>
    /// <returns>The request.</returns>
    public static AllmRequest RequestOf(IReadOnlyList<string> ids) => new()
    {
        Method = HttpMethod.Post,
        Path = "/mj/task/list-by-condition",
        Json = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(static id => (JsonNode?)id)]) },
        Retry = RetryPolicy.None,
    };

    /// <inheritdoc/>
    public AllmRequest First(IReadOnlyList<AllmTask> tasks) => NeedsList(tasks) ? RequestOf([.. tasks.Select(static task => task.Id)]) : RequestOf(tasks[0].Id);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, AllmCallOptions call, CancellationToken cancellationToken) => LookAsync(tasks, RetryPolicy.None, call, cancellationToken);

    /// <summary>The same with a rule for trying again.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="retry">When the calls are sent again.</param>
    /// <param name="call">What the calls say differently.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    /// <returns>A look a task; those that the list leaves out are missing.</returns>
    /// <exception cref="AllmException">The one call for all of them failed.</exception>
    public async Task<IReadOnlyList<TaskLook>> LookAsync(IReadOnlyList<AllmTask> tasks, RetryPolicy retry, AllmCallOptions call, CancellationToken cancellationToken)
    {
        List<TaskLook> looks = [];
        foreach (AllmTask[] some in tasks.Chunk(LongestList))
        {
            looks.AddRange(NeedsList(some) && !_hasNoList && await ListAsync(some, retry, call, cancellationToken).ConfigureAwait(false) is { } listed
                ? listed
                : await FetchAsync(some, retry, call, cancellationToken).ConfigureAwait(false));
        }

        return looks;
    }

    // After an answer to a question the gateway has two rows of the same id, of which fetch may show the old one; the list shows both.
    private static bool NeedsList(IReadOnlyList<AllmTask> tasks) => tasks.Count > 1 || tasks is [MidjourneyTask { AnsweredAt: not null }];

    private async Task<IReadOnlyList<TaskLook>?> ListAsync(IReadOnlyList<AllmTask> tasks, RetryPolicy retry, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmRequest request = RequestOf([.. tasks.Select(static task => task.Id).Distinct(StringComparer.Ordinal)]) with { Retry = retry };
        try
        {
            using AllmResponse response = await pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(response, root => Rows(root) is { } rows ? Match(tasks, rows) : null).ConfigureAwait(false);
        }
        catch (AllmException failure) when (failure.Kind is AllmErrorKind.InvalidRequest && (int?)failure.StatusCode is 404 or 405 or 501)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"This gateway has no list of Midjourney tasks ({failure.Message}); each is looked at by itself.")));
            _hasNoList = true;
            return null;
        }
    }

    private TaskLook[] Match(IReadOnlyList<AllmTask> tasks, IReadOnlyList<JsonElement> rows)
    {
        List<TaskLook> looks = [];
        foreach (MidjourneyTask task in tasks.Cast<MidjourneyTask>())
        {
            JsonElement[] own = [.. rows.Where(row => MidjourneyJson.IdOf(row) == task.Id)];
            if (own.Length > 0)
            {
                looks.Add(new TaskLook(own.Select(row => Take(task, row)).MaxBy(static seen => Rank(seen.Status))!));
            }
        }

        return [.. looks];
    }

    // Of two rows of one id the one that is farther on; a question stands behind all others, since whoever has a second row has answered it.
    private static int Rank(TaskState state) => state switch
    {
        TaskState.Modal => 0,
        TaskState.Unknown or TaskState.Submitted => 1,
        TaskState.Queued => 2,
        TaskState.Running => 3,
        _ => 4,
    };

    private async Task<IReadOnlyList<TaskLook>> FetchAsync(IReadOnlyList<AllmTask> tasks, RetryPolicy retry, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using SemaphoreSlim room = new(AtATime);
        return await Task.WhenAll(tasks.Select(async task =>
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await FetchAsync((MidjourneyTask)task, retry, call, cancellationToken).ConfigureAwait(false);
            }
            catch (AllmException failure)
            {
                return new TaskLook(task, failure);
            }
            finally
            {
                room.Release();
            }
        })).ConfigureAwait(false);
    }

    private async Task<TaskLook> FetchAsync(MidjourneyTask task, RetryPolicy retry, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using AllmResponse response = await pipeline.SendAsync(RequestOf(task.Id) with { Retry = retry }, call, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(response, root => Rows(root) is [JsonElement row, ..] ? new TaskLook(Take(task, row)) : null).ConfigureAwait(false);
        }
        catch (AllmException inside) when (inside.Kind is AllmErrorKind.InvalidRequest or AllmErrorKind.ContentRefused or AllmErrorKind.Server && inside.Code is not null)
        {
            // An error with status 200 is the service's last word; an id that it does not know (yet) is looked at again while it is fresh.
            return new TaskLook(task, inside) { IsEnd = inside.Message != "task_no_found" };
        }
    }

    private MidjourneyTask Take(MidjourneyTask task, JsonElement row) => MidjourneyJson.Take(task, row, pipeline.Options.BaseUri, _clock.GetUtcNow());

    // The tasks of an answer: a list, a task, or either of them in an envelope; null for what is neither.
    private static IReadOnlyList<JsonElement>? Rows(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return [.. root.EnumerateArray().Where(MidjourneyJson.IsTask)];
        }

        if (MidjourneyJson.IsTask(root))
        {
            return [root];
        }

        foreach (string name in (string[])["data", "result"])
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement inner) && inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object && Rows(inner) is { } rows)
            {
                return rows;
            }
        }

        return null;
    }

    private static async Task<T> ReadAsync<T>(AllmResponse response, Func<JsonElement, T?> read)
        where T : class
    {
        ReadOnlyMemory<byte> body = await response.ReadBytesAsync().ConfigureAwait(false);
        try
        {
            using JsonDocument document = LenientJson.Parse(body);
            if (read(document.RootElement) is T result)
            {
                return result;
            }

            if (MidjourneyReply.Read(document.RootElement) is { IsAccepted: false } refusal)
            {
                throw response.Finish(refusal.Refusal());
            }
        }
        catch (JsonException)
        {
            // Told below as what it is.
        }

        throw response.TryErrorIn(body.Span) ?? response.NotWhatWasAsked(body.Span);
    }
}
