using Allmhub.Chat;
using Allmhub.History;
using Allmhub.Http;

namespace Allmhub.Core.Tests.History;

/// <summary>A search finds what any text of an entry holds, shows it with what stands round it, and ends.</summary>
public sealed class HistorySearchTests
{
    private static HistoryEntry Entry(string prompt = "why is the sky blue?", string text = "Because of light.") => new()
    {
        Time = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
        Model = "gpt-5",
        Cost = 0.0012m,
        System = "Be brief",
        Asked = [new HistoryMessage(nameof(ChatRole.User), prompt) { Media = [new HistoryMedia { Name = "plan.pdf" }] }],
        Tool = [new HistoryTool("Get-Date", "{\"zone\":\"UTC\"}", "2026", false)],
        Reasoning = "Rayleigh",
        Text = text,
        Error = "broke off",
    };

    [Theory]
    [InlineData("SKY", "Prompt: why is the SKY blue?")]
    [InlineData("^because", "Text: because")]
    [InlineData("brief", "System: Be brief")]
    [InlineData("rayleigh", "Reasoning: Rayleigh")]
    [InlineData("zone", "Tool: Get-Date")]
    [InlineData("plan", "Media: plan.pdf")]
    [InlineData("broke", "Error: broke off")]
    public void Every_text_is_looked_into_and_capitals_do_not_matter(string pattern, string shown)
    {
        HistoryMatch match = Assert.Single(new HistorySearch(pattern).Find(Entry())!.Match);

        Assert.StartsWith(shown, match.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Capitals_matter_and_letters_stand_for_themselves_where_that_is_said()
    {
        Assert.Null(new HistorySearch("SKY", isCaseSensitive: true).Find(Entry()));
        Assert.NotNull(new HistorySearch("sky", isCaseSensitive: true).Find(Entry()));
        Assert.Null(new HistorySearch("s.y", isSimple: true).Find(Entry()));
        Assert.Equal("blue?", Assert.Single(new HistorySearch("BLUE?", isSimple: true).Find(Entry())!.Match).Value);
    }

    [Fact]
    public void Lines_have_their_begins_and_ends()
    {
        HistoryEntry entry = Entry(text: "one\ntwo\nthree");

        Assert.Equal("two", Assert.Single(new HistorySearch("^two$").Find(entry)!.Match).Value);
    }

    [Fact]
    public void What_stands_round_a_match_is_shown_and_no_character_is_halved()
    {
        string text = new string('a', 100) + "\U0001F600" + new string('b', 39) + "HERE" + new string('c', 39) + "\U0001F600" + new string('d', 100);

        HistoryMatch match = Assert.Single(new HistorySearch("here").Find(Entry(text: text))!.Match);

        Assert.Equal("…\U0001F600" + new string('b', 39), match.Before);
        Assert.Equal(new string('c', 39) + "…", match.After);
    }

    [Fact]
    public void The_view_is_clean_and_says_how_much_more_there_is()
    {
        HistoryEntry found = new HistorySearch("x").Find(Entry(text: "\u001b[31mx\u001b[0m\nx x x x x x ::error::x"))!;

        string view = found.Found;

        Assert.DoesNotContain('\u001b', view);
        Assert.Contains("gpt-5 · 0.0012 USD", view, StringComparison.Ordinal);
        Assert.Contains("\n  Text: x\\nx x", view, StringComparison.Ordinal);
        Assert.EndsWith("and 3 more", view, StringComparison.Ordinal);
        Assert.Contains("\u001b[7mx\u001b[27m", found.Shown(emphasizes: true).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_never_ends_is_stopped_and_named()
    {
        HistorySearch search = new("(a+)+$", isSimple: false, isCaseSensitive: false, TimeSpan.FromMilliseconds(50));

        InvalidInputException error = Assert.Throws<InvalidInputException>(() => search.Find(Entry(text: new string('a', 60) + "!")));

        Assert.Contains("'(a+)+$' takes more than 0.05 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("Write it simpler", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_pattern_is_said_with_the_reason()
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => new HistorySearch("(a"));

        Assert.Contains("no regular expression", error.Message, StringComparison.Ordinal);
        Assert.Null(new HistorySearch("(a", isSimple: true).Find(Entry()));
    }

    [Fact]
    public void Matches_without_letters_do_not_fill_the_memory()
    {
        Assert.InRange(new HistorySearch("x*").Find(Entry(text: new string('y', 100_000)))!.Match.Count, 1, 100);
    }
}
