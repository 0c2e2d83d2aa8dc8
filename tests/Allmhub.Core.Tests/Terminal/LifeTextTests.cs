using System.Globalization;
using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

/// <summary>What a line says while a call is on its way.</summary>
public sealed class LifeTextTests
{
    [Fact]
    public void A_phase_counts_its_own_seconds()
    {
        LifeText text = new();
        text.Begin(1_000);
        Assert.Equal("waiting 0 s", text.At(1_999));
        Assert.Equal("waiting 2 s", text.At(3_000));
        text.Enter(LifePhase.Thinking, 3_000);
        text.Enter(LifePhase.Thinking, 9_000);
        Assert.Equal("thinking 12 s", text.At(15_000));
        text.Receive(1_200, 15_000);
        text.Receive(34, 16_000);
        Assert.Equal("answering 1 s, 1,234 characters", text.At(16_500));
        text.Begin(20_000);
        Assert.Equal("waiting 1 s", text.At(21_000));
    }

    [Fact]
    public void A_retry_is_counted_down_and_waited_for()
    {
        LifeText text = new();
        text.Begin(0);
        text.Enter(LifePhase.Thinking, 500);
        text.Retry(2, 3, TimeSpan.FromSeconds(4), 1_000);
        Assert.Equal("retry 2 of 3 in 4 s", text.At(1_100));
        Assert.Equal("retry 2 of 3 in 1 s", text.At(4_900));
        Assert.Equal("waiting 1 s", text.At(6_000));
    }

    [Fact]
    public void The_cursor_stays_and_the_line_does_not_wrap()
    {
        Assert.Equal("\u001b7\u001b[?7l\u001b[2m ⠋ waiting 0 s\u001b[22m\u001b[K\u001b[?7h\u001b8", LifeText.Draw("waiting 0 s", isDim: true, isUnicode: true, 0));
        Assert.Equal("\u001b7\u001b[?7l | waiting 0 s\u001b[K\u001b[?7h\u001b8", LifeText.Draw("waiting 0 s", isDim: false, isUnicode: false, 0));
        Assert.NotEqual(LifeText.Draw("x", false, true, 0), LifeText.Draw("x", false, true, LifeText.Period));
    }

    [Fact]
    public void Chinese_readers_get_it_in_Chinese()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        try
        {
            LifeText text = new();
            text.Begin(0);
            Assert.Equal("等待 2 秒", text.At(2_000));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
