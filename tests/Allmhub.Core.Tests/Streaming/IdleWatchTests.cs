using System.Diagnostics;
using System.IO.Pipelines;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>Runs alone: a starved machine is silence too.</summary>
[Collection(nameof(IdleWatchTests))]
[CollectionDefinition(nameof(IdleWatchTests), DisableParallelization = true)]
public sealed class IdleWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task SilenceIsATimeout()
    {
        Pipe pipe = new();
        using IdleWatch watch = new(Limit, CancellationToken.None);
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(async () => await watch.ReadAsync(pipe.Reader.AsStream(), new byte[16]));
        Assert.Contains("for 1 s", error.Message);
    }

    [Fact]
    public async Task PingsDoNotHideSilence()
    {
        Stopwatch clock = Stopwatch.StartNew();
        int pings = await ReadAsync(new(), 10_000, content: false, TimeSpan.FromMilliseconds(40));
        Assert.InRange(pings, 2, 9999);
        Assert.InRange(clock.Elapsed, Limit / 2, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ContentStartsTheLimitAnew()
    {
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Equal(50, await ReadAsync(new(), 50, content: true, TimeSpan.FromMilliseconds(40)));
        Assert.True(clock.Elapsed > Limit, "The answer was meant to take longer than the limit.");
    }

    [Fact]
    public async Task WhatTheConsumerTakesDoesNotCount()
    {
        Pipe pipe = new();
        using IdleWatch watch = new(Limit, CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[1]);
        Assert.Equal(1, await watch.ReadAsync(pipe.Reader.AsStream(), new byte[1]));
        await Task.Delay(2 * Limit);
        Task<int> read = watch.ReadAsync(pipe.Reader.AsStream(), new byte[1]).AsTask();
        await pipe.Writer.WriteAsync(new byte[1]);
        Assert.Equal(1, await read);
        await Assert.ThrowsAsync<TimeoutException>(async () => await watch.ReadAsync(pipe.Reader.AsStream(), new byte[1]));
    }

    [Fact]
    public async Task AStopIsAStop()
    {
        Pipe pipe = new();
        using CancellationTokenSource stop = new();
        using IdleWatch watch = new(TimeSpan.FromSeconds(300), stop.Token);
        Task<int> read = watch.ReadAsync(pipe.Reader.AsStream(), new byte[16]).AsTask();
        await stop.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(stop.Token, error.CancellationToken);
    }

    [Fact]
    public async Task WithoutALimitNothingEnds()
    {
        Pipe pipe = new();
        using IdleWatch watch = new(Timeout.InfiniteTimeSpan, CancellationToken.None);
        Task<int> read = watch.ReadAsync(pipe.Reader.AsStream(), new byte[16]).AsTask();
        Assert.NotSame(read, await Task.WhenAny(read, Task.Delay(2 * Limit)));
        await pipe.Writer.CompleteAsync();
        Assert.Equal(0, await read);
    }

    [Fact]
    public async Task ABrokenConnectionIsNoTimeout()
    {
        Pipe pipe = new();
        using IdleWatch watch = new(TimeSpan.FromSeconds(300), CancellationToken.None);
        Task<int> read = watch.ReadAsync(pipe.Reader.AsStream(), new byte[16]).AsTask();
        await pipe.Writer.CompleteAsync(new IOException("reset"));
        Assert.Equal("reset", (await Assert.ThrowsAsync<IOException>(() => read)).Message);
    }

    [Fact]
    public void WhatIsBufferedIsReadAtOnce()
    {
        using IdleWatch watch = new(TimeSpan.FromSeconds(300), CancellationToken.None);
        ValueTask<int> read = watch.ReadAsync(new MemoryStream(new byte[8]), new byte[4]);
        Assert.True(read.IsCompletedSuccessfully);
    }

    /// <summary>Reads single bytes at a pace until the count is reached or the limit passes; gives how many came.</summary>
    private static async Task<int> ReadAsync(Pipe pipe, int count, bool content, TimeSpan pace)
    {
        using IdleWatch watch = new(Limit, CancellationToken.None);
        using CancellationTokenSource done = new();
        Task writer = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await pipe.Writer.WriteAsync(new byte[1]);
                await Task.Delay(pace);
            }
        });
        int seen = 0;
        try
        {
            Stream stream = pipe.Reader.AsStream();
            byte[] buffer = new byte[1];
            while (seen < count)
            {
                seen += await watch.ReadAsync(stream, buffer);
                if (content)
                {
                    watch.OnContent();
                }
            }
        }
        catch (TimeoutException)
        {
        }

        await done.CancelAsync();
        await writer;
        return seen;
    }
}
