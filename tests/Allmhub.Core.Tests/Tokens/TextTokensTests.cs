using Allmhub.Benchmarks;
using Allmhub.Tokens;
using Microsoft.ML.Tokenizers;

namespace Allmhub.Core.Tests.Tokens;

/// <summary>The estimate beside the tables of two tokenizers, which are for tests alone.</summary>
public sealed class TextTokensTests
{
    private static readonly Lazy<Tokenizer> Newer = new(() => TiktokenTokenizer.CreateForModel("gpt-4o"));
    private static readonly Lazy<Tokenizer> Older = new(() => TiktokenTokenizer.CreateForModel("gpt-4"));

    public static TheoryData<string> Kinds => [.. TokenText.Kinds().Select(static kind => kind.Key)];

    public static TheoryData<string> Languages => [.. TokenText.Languages().Select(static language => language.Key)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_estimate_of_what_admins_send_is_within_a_tenth(string kind)
    {
        string text = TokenText.Kinds().First(pair => pair.Key == kind).Value;
        TokenCount estimate = TextTokens.Of(text);
        Assert.InRange((double)estimate.Likely / Newer.Value.CountTokens(text), 0.9, 1.1);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_sentence_in_any_language_is_within_three_tenths(string language)
    {
        string text = TokenText.Languages().First(pair => pair.Key == language).Value;
        Assert.InRange((double)TextTokens.Of(text).Likely / Newer.Value.CountTokens(text), 0.7, 1.3);
    }

    [Fact]
    public void The_most_holds_for_both_tokenizers()
    {
        Assert.All(TokenText.Kinds().Concat(TokenText.Languages()), pair =>
        {
            long most = TextTokens.Of(pair.Value).Most;
            Assert.True(most >= Newer.Value.CountTokens(pair.Value), $"{pair.Key}: {most}");
            Assert.True(most >= Older.Value.CountTokens(pair.Value) * 0.95, $"{pair.Key}, the older: {most}");
        });
    }

    [Fact]
    public void It_is_far_nearer_than_four_characters_a_token()
    {
        double mine = 0;
        double plain = 0;
        foreach (string text in TokenText.Kinds().Concat(TokenText.Languages()).Select(static pair => pair.Value))
        {
            double real = Newer.Value.CountTokens(text);
            mine += Math.Abs((TextTokens.Of(text).Likely / real) - 1);
            plain += Math.Abs((text.Length / 4.0 / real) - 1);
        }

        Assert.True(mine * 2.5 < plain, $"{mine} and {plain}");
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("Hello world", 2)]
    [InlineData("2026-11-27", 6)]
    [InlineData("你好", 2)]
    [InlineData("\r\n", 1)]
    public void Short_texts_count_as_they_should(string text, long tokens) => Assert.Equal(tokens, TextTokens.Of(text).Likely);

    [Fact]
    public void Any_text_counts_between_nothing_and_four_a_unit()
    {
        Random random = new(3);
        for (int i = 0; i < 2000; i++)
        {
            char[] text = new char[random.Next(1, 60)];
            for (int j = 0; j < text.Length; j++)
            {
                text[j] = (char)random.Next(random.Next(2) == 0 ? 128 : 65536);
            }

            TokenCount count = TextTokens.Of(text);
            Assert.InRange(count.Likely, 1, (text.Length * 3L) + 1);
            Assert.InRange(count.Most, count.Likely, (text.Length * 6L) + 2);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        string text = TokenText.Languages().Aggregate(string.Empty, static (sum, next) => sum + next.Value);
        _ = TextTokens.Of(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = TextTokens.Of(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
