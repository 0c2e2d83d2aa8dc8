using System.Globalization;
using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Foundation;

/// <summary>What a person reads, in that person's language.</summary>
public sealed class WordsTests
{
    [Fact]
    public void English_is_what_the_invariant_culture_writes_and_no_other_object()
    {
        const string plain = "Give the call a longer time limit (in seconds), or none.";
        double amount = -1234.5;
        DateTimeOffset day = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
        foreach (string culture in new[] { "", "en-US", "de-DE", "fr-FR", "ja-JP" })
        {
            (string said, string text) = In(culture, () => (
                Words.Say($"{{{amount:N1}}} of {(string?)null}{"a",3}{'b',-3}|{day:d} {"span".AsSpan()}{7}"),
                Words.Say(plain)));
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{{{amount:N1}}} of {(string?)null}{"a",3}{'b',-3}|{day:d} {"span".AsSpan()}{7}"), said);
            Assert.Same(plain, text);
        }
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("zh-TW")]
    [InlineData("zh-Hans-SG")]
    [InlineData("zh")]
    public void Chinese_is_what_the_catalogue_says(string culture)
    {
        string seconds = "7.5";
        Assert.Equal("7.5 秒内没有开始应答（首字节时限）。", In(culture, () => Words.Say($"No answer began within {seconds} s (first-byte time limit).")));
        Assert.Equal("请给这次调用更长的时限（秒），或不设时限。", In(culture, () => Words.Say("Give the call a longer time limit (in seconds), or none.")));
    }

    [Fact]
    public void A_text_without_entry_stays_English_with_its_values()
    {
        double amount = -1234.5;
        Assert.Equal("{-1,234.5} of   a{b}|ab", In("zh-CN", () => Words.Say($"{{{amount:N1}}} of {"a",3}{{b}}|{"ab".AsSpan()}")));
        Assert.Equal("Nobody {says} this {0}", In("zh-CN", () => Words.Say("Nobody {says} this {0}")));
    }

    [Fact]
    public void A_place_that_holds_a_constant_is_a_place()
    {
        // The compiler takes such a text for a constant, and would look for its filled form.
        const string seconds = "7.5";
        Assert.Equal("7.5 秒内没有开始应答（首字节时限）。", In("zh-CN", static () => Words.Say($"No answer began within {seconds} s (first-byte time limit).")));
    }

    [Fact]
    public void A_choice_of_texts_finds_each()
    {
        string[] said = In("zh-CN", () => Enumerable.Range(1, 2).Select(static count => Words.Say(count == 1 ? "Give the call a longer time limit (in seconds), or none." : "Nobody says this.")).ToArray());
        Assert.Equal(["请给这次调用更长的时限（秒），或不设时限。", "Nobody says this."], said);
    }

    [Fact]
    public async Task The_language_of_the_caller_holds_after_a_wait()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        Task<string> said = Late();
        CultureInfo.CurrentUICulture = before;
        Assert.Equal("请给这次调用更长的时限（秒），或不设时限。", await said);

        static async Task<string> Late()
        {
            await Task.Delay(1).ConfigureAwait(false);
            return await Task.Run(static () => Words.Say("Give the call a longer time limit (in seconds), or none.")).ConfigureAwait(false);
        }
    }

    [Fact]
    public void A_catalogue_is_pairs_of_lines()
    {
        using StringReader text = new("# about\n\na {0}\\n\\\\n\\t{{1}}\n甲 {0}\\n\n\nb\n# between\n乙\n");
        Assert.Equal([("a {0}\n\\n\t{{1}}", "甲 {0}\n"), ("b", "乙")], WordsCatalogue.Read(text));
        using StringReader alone = new("a\n甲\nb\n");
        Assert.Throws<FormatException>(() => WordsCatalogue.Read(alone).ToArray());
    }

    [Fact]
    public void Values_may_change_places_and_stand_twice()
    {
        Assert.Equal("b 的 a（b）", string.Format(CultureInfo.InvariantCulture, "{1} 的 {0}（{1}）", ["a", "b"]));
        Assert.Equal("{0} c", In("zh-CN", () => Words.Say($"{"{0}"} {"c"}")));
    }

    private static T In<T>(string culture, Func<T> say)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo beforeFormats = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo(culture);
            CultureInfo.CurrentCulture = new CultureInfo(culture.Length == 2 ? "de-DE" : culture);
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
            CultureInfo.CurrentCulture = beforeFormats;
        }
    }
}
