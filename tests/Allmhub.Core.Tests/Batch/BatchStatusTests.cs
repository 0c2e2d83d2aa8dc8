using Allmhub.Batch;
using Microsoft.Extensions.Time.Testing;

namespace Allmhub.Core.Tests.Batch;

/// <summary>What a batch tells of itself, on one line of any width.</summary>
public sealed class BatchStatusTests
{
    private static readonly BatchStatus Full = new(37, 2, 16)
    {
        Rate = 8.25,
        Left = 147,
        TimeLeft = TimeSpan.FromSeconds(17.8),
        Token = 12345,
        Usd = 0.0412m,
    };

    [Fact]
    public void All_of_it_stands_on_a_wide_line() =>
        Assert.Equal("37 done, 2 failed, 16 in flight, 8.3/s, 147 left in 18 s, 12.3k tokens, 0.0412 USD", Full.ToString(120));

    [Theory]
    [InlineData(79, "37 done, 2 failed, 16 open, 8.3/s, 147 left in 18 s, 12.3k tok, $0.0412")]
    [InlineData(59, "37 done, 2 failed, 16 open, 147 left in 18 s, $0.0412")]
    [InlineData(40, "37 done, 2 failed, 147 left in 18 s")]
    [InlineData(1, "37 done")]
    public void A_narrow_line_shortens_the_words_and_leaves_out_what_matters_less(int width, string line) => Assert.Equal(line, Full.ToString(width));

    [Fact]
    public void What_is_not_known_is_not_told() =>
        Assert.Equal("3 done, 4 in flight", new BatchStatus(3, 0, 4).ToString());

    [Fact]
    public void That_all_wait_comes_first() =>
        Assert.Equal("waits 12 s, 3 done", (new BatchStatus(3, 0, 4) { Held = TimeSpan.FromSeconds(11.2) }).ToString(20));

    [Fact]
    public void The_rate_is_that_of_the_last_seconds_and_what_was_done_before_is_no_part_of_it()
    {
        FakeTimeProvider clock = new();
        BatchTally tally = new(clock);
        for (int i = 0; i < 1000; i++)
        {
            tally.Done(10, 0.001m, isRestored: true);
        }

        for (int i = 0; i < 100; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            if (i % 10 == 0)
            {
                tally.Failed();
            }
            else
            {
                tally.Done(10, null);
            }
        }

        BatchStatus status = tally.Look(16, 50, TimeSpan.Zero);
        Assert.Equal((1090, 10, 16, 10900, 1.000m), (status.Done, status.Failed, status.AtWork, status.Token, status.Usd!.Value));
        Assert.Equal(10, status.Rate!.Value, 0.3);
        Assert.Equal(5, status.TimeLeft!.Value.TotalSeconds, 0.3);
        Assert.Equal(95.7, status.Percent!.Value, 0.1);

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, tally.Look(16, 50, TimeSpan.Zero).Rate!.Value, 0.2);
        Assert.Null(tally.Look(16, null, TimeSpan.Zero).Percent);
    }
}
