using System.Collections.Concurrent;
using Allmhub.Batch;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Core.Tests.Operations;

/// <summary>Operations at a time, merged into one stream.</summary>
public sealed class OperationBatchTests : IDisposable
{
    private readonly SendPipeline _pipeline = new(new AllmClientOptions());
    private readonly ConcurrentQueue<int> _atWork = new();
    private int _now;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task NeverMoreAtATimeThanTheLimitAndNothingIsLost()
    {
        await using OperationBatch<int> batch = new(3);
        List<int> read = [];
        for (int i = 0; i < 40; i++)
        {
            await ReadAsync(batch, toEnd: false, read);
            Assert.False(batch.IsFull);
            batch.Add(Waits(i), AllmCallOptions.Default, i);
        }

        await ReadAsync(batch, toEnd: true, read);

        Assert.Equal(Enumerable.Range(0, 40), read.Order());
        Assert.Equal(3, _atWork.Max());
        Assert.True(batch.IsEmpty);
    }

    [Fact]
    public async Task OneFailureIsOneResultWhateverItIs()
    {
        await using OperationBatch<int> batch = new(2);
        batch.Add(Fails(new AllmException(AllmErrorKind.Server, "no")), AllmCallOptions.Default, "a");
        batch.Add(Fails(new InvalidInputException("bad")), AllmCallOptions.Default, "b");
        batch.Add(Fails(new InvalidTimeZoneException("odd")), AllmCallOptions.Default, "c");
        batch.Add(Waits(7), AllmCallOptions.Default, "d");

        Dictionary<object, BatchResult<int>> results = [];
        await foreach (BatchResult<int> result in batch.ReadAsync(toEnd: true, default))
        {
            results[result.Tag!] = result;
        }

        Assert.Equal(AllmErrorKind.Server, results["a"].Failure!.Kind);
        Assert.Equal(AllmErrorKind.InvalidRequest, results["b"].Failure!.Kind);
        Assert.Contains("odd", results["c"].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal((7, null), (results["d"].Value, results["d"].Failure));
    }

    [Fact]
    public async Task AStopEndsWhatIsAtWorkAndWhatWaits()
    {
        OperationBatch<int> batch = new(1);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource ended = new();
        batch.Add(Make(async token =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended.SetResult();
            }

            return 0;
        }), AllmCallOptions.Default, null);
        batch.Add(Waits(1), AllmCallOptions.Default, null);
        await begun.Task;

        batch.Stop();
        await batch.DisposeAsync();

        Assert.True(ended.Task.IsCompleted);
        batch.Stop();
    }

    private static async Task ReadAsync(OperationBatch<int> batch, bool toEnd, List<int> read)
    {
        await foreach (BatchResult<int> result in batch.ReadAsync(toEnd, default))
        {
            read.Add(result.Value);
        }
    }

    private Operation<int> Waits(int value) => Make(async token =>
    {
        _atWork.Enqueue(Interlocked.Increment(ref _now));
        await Task.Delay(5, token);
        Interlocked.Decrement(ref _now);
        return value;
    });

    private Operation<int> Fails(Exception failure) => Make(_ => Task.FromException<int>(failure));

    private Operation<int> Make(Func<CancellationToken, Task<int>> run) =>
        new(_pipeline, Http.Client.Request(RetryPolicy.Read), "Do", "it", isPaid: false, (_, token) => run(token));
}
