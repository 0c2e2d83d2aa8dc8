using System.Globalization;
using Allmhub.Audio.Speech;

namespace Allmhub.Core.Tests.Audio;

public sealed class SpeechTextTests
{
    [Theory]
    [InlineData("一二三。四五六。七八", 5, "一二三。|四五六。|七八")]
    [InlineData("他说：“好。”然后走了。天黑了", 7, "他说：“好。”|然后走了。|天黑了")]
    [InlineData("真的吗？！是的！！走吧", 5, "真的吗？！|是的！！|走吧")]
    [InlineData("One two. Three four. Five", 12, "One two. |Three four. |Five")]
    [InlineData("Is it? Yes! No.", 8, "Is it? |Yes! No.")]
    [InlineData("Call Dr. Lee now. Go", 19, "Call Dr. Lee now. |Go")]
    [InlineData("It is for Dr. Lee and me", 14, "It is for Dr. |Lee and me")]
    [InlineData("So it is. See Dr. Lee.", 18, "So it is. |See Dr. Lee.")]
    [InlineData("So it is. It costs 3.14 EUR", 22, "So it is. |It costs 3.14 EUR")]
    [InlineData("So it is. The U.S. Army", 19, "So it is. |The U.S. Army")]
    [InlineData("Off it goes. J. R. Smith is", 19, "Off it goes. |J. R. Smith is")]
    [InlineData("Well, that is it. Take e.g. this one", 27, "Well, that is it. |Take e.g. this one")]
    [InlineData("(He left.) She did not.", 15, "(He left.) |She did not.")]
    [InlineData("\"Go.\" 'No!' she said", 13, "\"Go.\" 'No!' |she said")]
    [InlineData("first line\nsecond line", 15, "first line\n|second line")]
    [InlineData("first line\r\nsecond", 12, "first line\r\n|second")]
    [InlineData("Wait... what? Yes", 15, "Wait... what? |Yes")]
    [InlineData("甲，乙、丙，丁戊己庚", 6, "甲，乙、丙，|丁戊己庚")]
    [InlineData("alpha, beta gamma delta", 13, "alpha, |beta gamma |delta")]
    [InlineData("alpha beta gamma", 8, "alpha |beta |gamma")]
    [InlineData("abcdefghij", 4, "abcd|efgh|ij")]
    [InlineData("OK.今天好。走", 7, "OK.今天好。|走")]
    [InlineData("OK.今天好走了吧", 7, "OK.|今天好走了吧")]
    [InlineData("比分是3．5。好", 7, "比分是3．5。|好")]
    [InlineData("नमस्ते। आप कैसे", 9, "नमस्ते। |आप कैसे")]
    [InlineData("كيف؟ نعم", 6, "كيف؟ |نعم")]
    [InlineData("Bei 10:30 Uhr a.b/c http://x.de", 23, "Bei 10:30 Uhr a.b/c |http://x.de")]
    [InlineData("short", 100, "short")]
    public void Breaks_at_the_best_place_that_a_request_can_hold(string text, int most, string expected) => Assert.Equal(expected.Split('|'), Split(text, most));

    [Theory]
    [InlineData("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10)]
    [InlineData("a👩‍👩‍👧b👩‍👩‍👧", 9)]
    [InlineData("e\u0301e\u0301e\u0301", 3)]
    [InlineData("🇩🇪🇫🇷🇮🇹", 6)]
    [InlineData("😀😀😀", 3)]
    public void A_letter_as_people_see_it_stays_whole(string text, int most)
    {
        IReadOnlyList<string> parts = Split(text, most);

        Assert.Equal(text, string.Concat(parts));
        Assert.Equal(Elements(text), parts.SelectMany(Elements));
    }

    [Fact]
    public void A_letter_that_no_request_holds_is_broken_between_characters()
    {
        string text = "a" + string.Concat(Enumerable.Repeat("\U0001D165", 5000));

        IReadOnlyList<string> parts = Split(text, 4096);

        Assert.Equal(text, string.Concat(parts));
        Assert.All(parts, static part => Assert.False(char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])));
    }

    [Fact]
    public void The_report_s_text_comes_in_parts_that_are_the_text()
    {
        string text = string.Concat(Enumerable.Repeat("今天天气很好👩‍👩‍👧，我们去公园。", 150)) + string.Concat(Enumerable.Repeat("It costs 3.14 EUR at Dr. Lee. ", 150));

        IReadOnlyList<string> parts = SpeechText.Split(text, Limit("tts-1", null));

        Assert.Equal(2, parts.Count);
        Assert.Equal(text, string.Concat(parts));
        Assert.All(parts, static part => Assert.InRange(part.Length, 1, 4096));
        Assert.All(parts, static part => Assert.True(part.EndsWith('。') || part.EndsWith("Lee. ", StringComparison.Ordinal), part[^20..]));
    }

    [Fact]
    public void Any_text_is_the_sum_of_its_parts_under_any_culture()
    {
        Random random = new(5);
        string[] pieces = ["a", "B", "好", "。", "！", ".", "!", " ", "\n", "\"", "”", "👩‍👩‍👧", "\u200D", "3", "Dr", "\ud83d", "\u0301", "،", "\u00AD"];
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("th-TH");
            for (int i = 0; i < 2000; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => pieces[random.Next(pieces.Length)])) + "end";
                int most = random.Next(2, 40);

                IReadOnlyList<string> parts = Split(text, most);

                Assert.Equal(Solid(text), Solid(string.Concat(parts)));
                Assert.All(parts, part => Assert.InRange(part.Length, 1, most));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Blanks_alone_are_no_part() => Assert.Equal(["a.", "b"], Split("a." + new string(' ', 100) + "b", 10).Select(static part => part.Trim()));

    [Theory]
    [InlineData("gpt-4o-mini-tts", 2000)]
    [InlineData("tts-1", 4096)]
    [InlineData("qwen3-tts-flash", 4096)]
    public void A_model_that_counts_tokens_takes_less_Chinese(string model, int most)
    {
        IReadOnlyList<string> parts = SpeechText.Split(string.Concat(Enumerable.Repeat("今天天气很好。", 1200)), Limit(model, null));

        Assert.All(parts, part => Assert.InRange(part.Length, 1, most));
        Assert.InRange(parts[0].Length, most - 8, most);
    }

    [Fact]
    public void A_length_of_the_caller_s_own_wins() => Assert.All(SpeechText.Split(new string('好', 5000), Limit("gpt-4o-mini-tts", 3000)), static part => Assert.InRange(part.Length, 2000, 3000));

    [Theory]
    [InlineData("ab ")]
    [InlineData("。")]
    [InlineData("\u0301")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("👩‍")]
    public void A_megabyte_takes_no_longer_a_unit_than_a_little(string piece)
    {
        string text = "x" + string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)) + "x";
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();

        IReadOnlyList<string> parts = Split(text, 4096);

        Assert.True(parts.Sum(static part => part.Length) > 0);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static IReadOnlyList<string> Split(string text, int most) => SpeechText.Split(text, Limit("tts-1", most));

    private static SpeechLimit Limit(string model, int? length) => SpeechLimit.Of(new SpeechRequest { Text = "x", Model = model, Voice = "alloy", PartLength = length });

    private static string[] Elements(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        List<string> all = [];
        while (elements.MoveNext())
        {
            all.Add(elements.GetTextElement());
        }

        return [.. all];
    }

    private static string Solid(string text) => string.Concat(text.Where(static unit => !char.IsWhiteSpace(unit)));
}
