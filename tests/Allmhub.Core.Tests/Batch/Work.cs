using System.Collections.Concurrent;
using Allmhub.Batch;

namespace Allmhub.Core.Tests.Batch;

/// <summary>Items of a batch that end when the test says so, and who is at work meanwhile.</summary>
internal sealed class Work
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<string>> _items = new();
    private int _now;

    public ConcurrentQueue<long> Begun { get; } = new();

    public int Most { get; private set; }

    public static BatchItem Item(long index) => new(index, $"q{index}");

    public async Task<string> RunAsync(BatchItem item, CancellationToken token)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref _now));
        Begun.Enqueue(item.Index);
        try
        {
            return await Of(item.Index).Task.WaitAsync(token);
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    public void End(long index) => Of(index).TrySetResult($"a{index}");

    public void Fail(long index, Exception failure) => Of(index).TrySetException(failure);

    public async Task BegunAsync(int count)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (Begun.Count < count)
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private TaskCompletionSource<string> Of(long index) => _items.GetOrAdd(index, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
