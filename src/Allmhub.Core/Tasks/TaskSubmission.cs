using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>
/// Submits a task so that it is never lost: the intent is on the disk before the request leaves, the id before anybody sees the task, and an
/// answer that was lost leaves an entry of state <see cref="TaskState.Unknown"/>. Nothing is ever submitted twice.
/// </summary>
internal sealed class TaskSubmission
{
    // How long a request that was on its way when the person stopped is still listened to, for its id.
    private static readonly TimeSpan AfterStop = TimeSpan.FromMinutes(2);

    private readonly TaskLog _log;
    private readonly INoticeSink? _notices;
    private readonly object _gate = new();
    private bool _isAnswered;

    /// <summary>Makes a submission; one for each task.</summary>
    /// <param name="log">Writes the journal.</param>
    /// <param name="notices">Is told what cannot be written.</param>
    public TaskSubmission(TaskLog log, INoticeSink? notices)
    {
        _log = log;
        _notices = notices;
    }

    /// <summary>Names a submission that begins now.</summary>
    /// <returns>The text for <see cref="AllmTask.Reference"/>.</returns>
    public static string NewReference() => Guid.NewGuid().ToString("N");

    /// <summary>Whether a failed submission may have been accepted all the same: the request was sent, and what came back is no refusal (NOTES section 2).</summary>
    /// <param name="error">How it failed.</param>
    /// <returns>Whether nobody can say.</returns>
    public static bool IsAmbiguous(AllmException error)
    {
        bool isLost = error.Kind is AllmErrorKind.Network or AllmErrorKind.Timeout or AllmErrorKind.IncompleteStream or AllmErrorKind.Protocol;
        return (int?)error.StatusCode switch
        {
            408 or 502 or 504 or (>= 520 and <= 524) or 529 => true,
            null or (>= 200 and < 300) => isLost && !error.Error.NothingSent,
            _ => false,
        };
    }

    /// <summary>Submits.</summary>
    /// <typeparam name="T">The kind of task.</typeparam>
    /// <param name="intent">What is about to be submitted: without id, with a <see cref="AllmTask.Reference"/>.</param>
    /// <param name="send">Sends it, once, and makes the task of the answer.</param>
    /// <param name="endsWithStop">Whether a stop by the person ends the request; otherwise its answer is waited for in the background, for the id.</param>
    /// <param name="cancellationToken">The person's stop.</param>
    /// <returns>The task; it is in the journal.</returns>
    /// <exception cref="AllmException">It was refused, or nobody can say whether it was; then <see cref="AllmError.IsTransient"/> is false and the advice says how to look.</exception>
    public async Task<T> RunAsync<T>(T intent, Func<CancellationToken, Task<T>> send, bool endsWithStop, CancellationToken cancellationToken)
        where T : AllmTask
    {
        cancellationToken.ThrowIfCancellationRequested();
        _log.Write(intent with { Status = TaskState.Submitted }, _notices);
        CancellationTokenSource sending = endsWithStop ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : new CancellationTokenSource();
        Task<T> answer = SendAsync(intent, send, sending);
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(intent, answer, sending, endsWithStop);
            throw;
        }
    }

    private void Abandon(AllmTask intent, Task answer, CancellationTokenSource sending, bool endsWithStop)
    {
        lock (_gate)
        {
            if (_isAnswered)
            {
                return;
            }

            _log.Write(intent with { Status = TaskState.Unknown }, _notices);
        }

        try
        {
            if (!endsWithStop)
            {
                sending.CancelAfter(AfterStop);
            }
        }
        catch (ObjectDisposedException)
        {
            // It was answered in this very moment.
        }

        // Nobody waits for it any more.
        _ = answer.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<T> SendAsync<T>(T intent, Func<CancellationToken, Task<T>> send, CancellationTokenSource sending)
        where T : AllmTask
    {
        try
        {
            T task = await send(sending.Token).ConfigureAwait(false);
            Settle(task);
            return task;
        }
        catch (AllmException error) when (IsAmbiguous(error))
        {
            Settle(intent with { Status = TaskState.Unknown, Error = error.Message, RequestId = error.RequestId });
            throw Unknown(error);
        }
        catch (Exception error) when (error is AllmException or InvalidInputException)
        {
            Settle(intent with { Status = TaskState.Failure, Error = error.Message, CompletedAt = DateTimeOffset.UtcNow, Cost = null }, isRefused: true);
            throw;
        }
        finally
        {
            sending.Dispose();
        }
    }

    private void Settle(AllmTask task, bool isRefused = false)
    {
        lock (_gate)
        {
            _isAnswered = true;
            if (isRefused)
            {
                _log.Remove(task, _notices);
            }
            else
            {
                _log.Write(task, _notices);
            }
        }
    }

    private static AllmException Unknown(AllmException error) => error.With(static known => known with
    {
        Message = Words.Say($"{ErrorWords.Of(known, facts: false).Text} Whether the task was accepted is not known: it may be in the making and charged, and is not submitted a second time."),
        IsTransient = false,
        RecommendedAction = Words.Say("It is in the journal with the status Unknown. Look for it with Get-AllmTask -Status Unknown -Refresh (the user's access token finds it in the gateway's own list), or in the gateway's console, before you decide anything."),
    });
}
