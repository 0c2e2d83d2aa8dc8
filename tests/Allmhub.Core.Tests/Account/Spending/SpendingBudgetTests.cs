using Allmhub.Account.Spending;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account.Spending;

/// <summary>A budget is never passed by more than the calls on their way, and never guards nothing in silence.</summary>
public sealed class SpendingBudgetTests
{
    private static Charge Cost(decimal? usd, long token = 0) =>
        new() { Action = "Ask", Model = "gpt-5", Usd = usd, Usage = token > 0 ? new CallUsage { InputToken = token - 1, OutputToken = 1 } : null };

    private static ExpectedUse Usd(decimal? usd) => new(usd, 10);

    [Fact]
    public async Task A_call_begins_while_it_fits_and_is_refused_when_nothing_can_make_room()
    {
        SpendingBudget budget = new(1m, null);
        using (ICallHold hold = await budget.EnterAsync(Usd(0.6m), default))
        {
            hold.Post(Cost(0.6m));
        }

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(Usd(0.5m), default));

        Assert.Equal((AllmErrorKind.BudgetExceeded, SpendingBudget.Spent), (error.Kind, error.Code));
        Assert.Contains("0.60 of 1.00 USD", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.50 USD", error.Message, StringComparison.Ordinal);
        (await budget.EnterAsync(Usd(0.4m), default)).Dispose();
        Assert.Equal(0.6m, budget.SpentUsd);
    }

    [Fact]
    public async Task A_call_that_does_not_fit_now_waits_for_those_on_their_way()
    {
        SpendingBudget budget = new(1m, null);
        ICallHold first = await budget.EnterAsync(Usd(0.8m), default);
        Task<ICallHold> second = budget.EnterAsync(Usd(0.8m), default).AsTask();
        Assert.False(second.IsCompleted);

        first.Post(Cost(0.1m));
        Assert.False(second.IsCompleted);
        first.Dispose();

        (await second).Dispose();
        Assert.Equal(0, budget.AtWork);
    }

    [Fact]
    public async Task A_wait_ends_in_a_refusal_when_the_others_took_it_all()
    {
        SpendingBudget budget = new(1m, null);
        ICallHold first = await budget.EnterAsync(Usd(0.8m), default);
        Task<ICallHold> second = budget.EnterAsync(Usd(0.8m), default).AsTask();
        first.Post(Cost(0.9m));
        first.Dispose();

        Assert.Equal(AllmErrorKind.BudgetExceeded, (await Assert.ThrowsAsync<AllmException>(() => second)).Kind);
    }

    [Fact]
    public async Task A_wait_can_be_stopped_and_leaves_the_budget_as_it_was()
    {
        SpendingBudget budget = new(1m, null);
        ICallHold first = await budget.EnterAsync(Usd(0.8m), default);
        using CancellationTokenSource stop = new();
        Task<ICallHold> second = budget.EnterAsync(Usd(0.8m), stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await budget.EnterAsync(Usd(1m), default)).Dispose();
    }

    [Fact]
    public async Task Without_a_forecast_the_average_of_those_before_counts()
    {
        SpendingBudget budget = new(1m, null);
        for (int i = 0; i < 2; i++)
        {
            using ICallHold hold = await budget.EnterAsync(default, default);
            hold.Post(Cost(0.3m));
        }

        // 0.6 spent and one on its way at 0.3: another one would come to 1.2.
        ICallHold third = await budget.EnterAsync(default, default);
        Task<ICallHold> fourth = budget.EnterAsync(default, default).AsTask();
        Assert.False(fourth.IsCompleted);
        third.Post(Cost(0.05m));
        third.Dispose();

        (await fourth).Dispose();
    }

    [Fact]
    public async Task What_a_film_took_says_nothing_of_a_question()
    {
        SpendingBudget budget = new(2m, null);
        using (ICallHold film = await budget.EnterAsync(new ExpectedUse { Kind = "Make sora-2" }, default))
        {
            film.Post(Cost(1.5m));
        }

        (await budget.EnterAsync(new ExpectedUse { Kind = "Ask gpt-5" }, default)).Dispose();
        await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(new ExpectedUse { Kind = "Make sora-2" }, default));
    }

    [Fact]
    public async Task A_kind_without_a_price_is_ended_although_others_have_one()
    {
        SpendingBudget budget = new(2m, null);
        foreach ((string kind, decimal? usd) in ((string, decimal?)[])[("Ask gpt-5", 0.1m), ("Ask odd", null)])
        {
            using ICallHold hold = await budget.EnterAsync(new ExpectedUse { Kind = kind }, default);
            hold.Post(Cost(usd));
        }

        Assert.Equal(SpendingBudget.Unguarded, (await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(new ExpectedUse { Kind = "Ask odd" }, default))).Code);
        (await budget.EnterAsync(new ExpectedUse { Kind = "Ask gpt-5" }, default)).Dispose();
    }

    [Fact]
    public async Task A_call_that_failed_gives_back_what_was_held()
    {
        SpendingBudget budget = new(1m, null);
        (await budget.EnterAsync(Usd(1m), default)).Dispose();

        (await budget.EnterAsync(Usd(1m), default)).Dispose();
        Assert.Equal((0m, 0L), (budget.SpentUsd, budget.Call));
    }

    [Fact]
    public async Task A_refund_gives_back()
    {
        SpendingBudget budget = new(1m, null);
        using (ICallHold film = await budget.EnterAsync(Usd(1m), default))
        {
            film.Post(Cost(1m));
        }

        await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(Usd(0.1m), default));
        budget.Post(Cost(-1m));

        (await budget.EnterAsync(Usd(1m), default)).Dispose();
        Assert.Equal(0m, budget.SpentUsd);
    }

    [Fact]
    public async Task Tokens_are_limited_as_money_is()
    {
        SpendingBudget budget = new(null, 100);
        using (ICallHold hold = await budget.EnterAsync(new ExpectedUse(null, 60), default))
        {
            hold.Post(Cost(null, 60));
        }

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(new ExpectedUse(null, 50), default));
        Assert.Contains("60 of 100 tokens", error.Message, StringComparison.Ordinal);
        Assert.Equal(60, budget.SpentToken);
    }

    [Fact]
    public async Task A_budget_of_nothing_lets_nothing_begin()
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await new SpendingBudget(0m, null).EnterAsync(default, default));

        Assert.Equal(SpendingBudget.Spent, error.Code);
    }

    [Fact]
    public async Task A_budget_in_money_without_a_price_guards_nothing_and_says_so()
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await new SpendingBudget(2.5m, null).EnterAsync(new ExpectedUse(null, 100), default));

        Assert.Equal((AllmErrorKind.BudgetExceeded, SpendingBudget.Unguarded), (error.Kind, error.Code));
        Assert.Contains("2.50 USD", error.Message, StringComparison.Ordinal);
        Assert.Contains("ALLMHUB_NO_PRICE_LIST", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_in_tokens_for_what_is_not_paid_by_token_guards_nothing_and_says_so() =>
        Assert.Equal(SpendingBudget.Unguarded, (await Assert.ThrowsAsync<AllmException>(async () => await new SpendingBudget(null, 1000).EnterAsync(new ExpectedUse(0.1m, null), default))).Code);

    [Fact]
    public async Task One_limit_that_guards_is_enough() => (await new SpendingBudget(2.5m, 1000).EnterAsync(new ExpectedUse(null, 100), default)).Dispose();

    [Fact]
    public async Task The_first_answer_without_a_price_ends_what_could_not_be_forecast()
    {
        SpendingBudget budget = new(2.5m, null);
        using (ICallHold hold = await budget.EnterAsync(default, default))
        {
            hold.Post(Cost(null));
        }

        Assert.Equal(SpendingBudget.Unguarded, (await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(default, default))).Code);
        Assert.Equal((1L, 0m), (budget.UnpricedCall, budget.SpentUsd));
    }

    [Fact]
    public async Task Where_calls_do_not_tell_what_they_use_the_refusal_says_this_and_not_that_there_is_no_price()
    {
        SpendingBudget budget = new(2.5m, null);
        using (ICallHold hold = await budget.EnterAsync(new ExpectedUse(0.1m, 100), default))
        {
            hold.Post(Cost(null));
        }

        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(new ExpectedUse(0.1m, 100), default));

        Assert.Contains("do not tell what they used", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was asked", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_call_has_ended_those_on_their_way_are_reckoned_at_what_it_took_and_not_at_what_was_guessed()
    {
        SpendingBudget budget = new(1m, null);
        ExpectedUse guess = new(0.01m, 10) { Kind = "Ask gpt-5", IsGuess = true };
        using ICallHold first = await budget.EnterAsync(guess, default);
        using ICallHold second = await budget.EnterAsync(guess, default);
        using (ICallHold third = await budget.EnterAsync(guess, default))
        {
            third.Post(Cost(0.3m));
        }

        // 0.3 spent and two on their way at 0.3: another one would come to 1.2.
        Task<ICallHold> fourth = budget.EnterAsync(guess, default).AsTask();
        Assert.False(fourth.IsCompleted);
        first.Post(Cost(0.1m));
        first.Dispose();

        (await fourth).Dispose();
    }

    [Fact]
    public async Task A_refusal_told_later_has_what_came_after_it()
    {
        SpendingBudget budget = new(1m, null, isOnce: true);
        using ICallHold first = await budget.EnterAsync(new ExpectedUse(0.2m, null), default);
        using ICallHold second = await budget.EnterAsync(new ExpectedUse(0.2m, null), default);
        first.Post(Cost(1.5m));
        AllmException refusal = await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(new ExpectedUse(0.2m, null), default));
        second.Post(Cost(1.5m));

        Assert.Equal("1.50 of 1.00 USD of the budget are spent.", refusal.Message);
        Assert.Equal("3.00 of 1.00 USD of the budget are spent.", budget.Renew(refusal).Message);
        Assert.Same(refusal, new SpendingBudget(2m, null).Renew(refusal));
        Assert.Same(refusal, new SpendingBudget(null, null).Renew(refusal));
    }

    [Fact]
    public async Task Among_others_a_call_without_a_price_counts_as_their_average()
    {
        SpendingBudget budget = new(1m, null);
        foreach (decimal? usd in (decimal?[])[0.4m, null])
        {
            using ICallHold hold = await budget.EnterAsync(Usd(0.1m), default);
            hold.Post(Cost(usd));
        }

        // 0.4 known and as much assumed.
        AllmException error = await Assert.ThrowsAsync<AllmException>(async () => await budget.EnterAsync(Usd(0.3m), default));
        Assert.Contains("1 calls without a price", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.4m, budget.SpentUsd);
    }

    [Fact]
    public async Task Once_refused_a_batch_asks_no_later_item_before_the_one_that_did_not_fit()
    {
        SpendingBudget batch = new(1m, null, isOnce: true);
        await Assert.ThrowsAsync<AllmException>(async () => await batch.EnterAsync(Usd(2m), default));
        await Assert.ThrowsAsync<AllmException>(async () => await batch.EnterAsync(Usd(0.1m), default));

        SpendingBudget session = new(1m, null);
        await Assert.ThrowsAsync<AllmException>(async () => await session.EnterAsync(Usd(2m), default));
        (await session.EnterAsync(Usd(0.1m), default)).Dispose();
    }

    [Fact]
    public async Task Between_the_requests_of_a_call_nothing_is_sent_when_all_is_spent()
    {
        SpendingBudget budget = new(1m, null);
        using ICallHold hold = await budget.EnterAsync(default, default);
        hold.Post(Cost(0.9m));
        hold.ThrowIfSpent();
        hold.Post(Cost(0.2m));

        Assert.Equal(AllmErrorKind.BudgetExceeded, Assert.Throws<AllmException>(hold.ThrowIfSpent).Kind);
    }

    [Fact]
    public async Task Of_two_budgets_both_must_hold_and_both_are_told()
    {
        SpendingBudget session = new(10m, null);
        SpendingBudget batch = new(1m, null);
        ICallBudget both = SpendingBudget.Both(session, batch)!;
        using (ICallHold hold = await both.EnterAsync(Usd(1m), default))
        {
            hold.Post(Cost(1m));
        }

        await Assert.ThrowsAsync<AllmException>(async () => await both.EnterAsync(Usd(1m), default));
        Assert.Equal((1m, 1m, 0), (session.SpentUsd, batch.SpentUsd, session.AtWork));
        Assert.Null(SpendingBudget.Both(null, null));
        Assert.Same(batch, SpendingBudget.Both(null, batch));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    /// <summary>Calls of any cost, with forecasts that are right, wrong or none, up to 64 on their way: whatever the order in which they end.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task It_is_passed_by_no_more_than_what_is_on_its_way(int seed)
    {
        Random random = new(seed);
        int limit = random.Next(1, 65);
        decimal usd = random.Next(1, 50);
        SpendingBudget budget = new(usd, null, isOnce: random.Next(2) == 0);
        List<(ICallHold Hold, decimal Cost)> atWork = [];
        decimal worst = 0;
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (atWork.Count == limit || (atWork.Count > 0 && random.Next(3) == 0))
            {
                End(random, atWork);
                continue;
            }

            decimal cost = random.Next(1, 200) / 100m;
            ExpectedUse expected = random.Next(4) switch { 0 => default, 1 => Usd(cost), 2 => Usd(cost / 10), _ => Usd(cost * 3) };
            using CancellationTokenSource stop = new();
            Task<ICallHold> entering = budget.EnterAsync(expected, stop.Token).AsTask();
            while (!entering.IsCompleted && atWork.Count > 0)
            {
                End(random, atWork);
                await Task.WhenAny(entering, Task.Delay(1));
            }

            // With nothing on its way there is nothing to wait for, whatever else the machine does.
            await Task.WhenAny(entering, Task.Delay(TimeSpan.FromSeconds(60)));
            Assert.True(entering.IsCompleted);

            if (entering.IsFaulted)
            {
                refused++;
                Assert.Equal(AllmErrorKind.BudgetExceeded, Assert.IsType<AllmException>(entering.Exception!.InnerException).Kind);
                continue;
            }

            Assert.True(budget.SpentUsd < usd, "It began although all was spent.");
            atWork.Add((await entering, cost));
            worst = Math.Max(worst, budget.SpentUsd + atWork.Sum(static call => call.Cost));
        }

        while (atWork.Count > 0)
        {
            End(random, atWork);
        }

        // What was spent at any beginning is below the budget, so that the rest is what was on its way.
        Assert.True(budget.SpentUsd <= worst);
        Assert.True(budget.SpentUsd < usd + (limit * 2m));
        Assert.True(refused > 0);
        Assert.Equal(0, budget.AtWork);
    }

    /// <summary>The same on real threads.</summary>
    [Fact]
    public async Task Sixty_four_at_a_time_with_right_forecasts_never_pass_it()
    {
        SpendingBudget budget = new(20m, null, isOnce: true);
        int next = 0;
        int asked = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async worker =>
        {
            Random random = new(worker);
            while (Interlocked.Increment(ref next) <= 5000)
            {
                decimal cost = random.Next(1, 100) / 100m;
                try
                {
                    using ICallHold hold = await budget.EnterAsync(Usd(cost), default);
                    await Task.Yield();
                    Interlocked.Increment(ref asked);
                    hold.Post(Cost(cost));
                }
                catch (AllmException error) when (error.Kind == AllmErrorKind.BudgetExceeded)
                {
                    continue;
                }
            }
        }));

        Assert.InRange(budget.SpentUsd, 19m, 20m);
        Assert.Equal(asked, budget.Call);
    }

    private static void End(Random random, List<(ICallHold Hold, decimal Cost)> atWork)
    {
        int which = random.Next(atWork.Count);
        (ICallHold hold, decimal cost) = atWork[which];
        atWork.RemoveAt(which);
        if (random.Next(10) > 0)
        {
            hold.Post(Cost(cost / 2));
            hold.Post(Cost(cost / 2));
        }

        hold.Dispose();
    }
}
