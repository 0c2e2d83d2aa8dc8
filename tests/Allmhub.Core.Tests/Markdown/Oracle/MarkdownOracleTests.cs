using Allmhub.Core.Tests.Markdown.Screen;
using Allmhub.Markdown;
using Allmhub.Markdown.Parsing;
using Allmhub.Markdown.Screen;
using Markdig.Syntax;
using CodeBlock = Allmhub.Markdown.CodeBlock;

namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>Holds our readers of Markdown against Markdig: what differs is in <see cref="Departures"/>, or a mistake.</summary>
public sealed class MarkdownOracleTests
{
    public static TheoryData<string> Kinds() => [.. OracleInputs.ByKind.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Inputs_of_each_kind_say_the_same_to_both(string kind)
    {
        foreach (string input in OracleInputs.ByKind[kind])
        {
            foreach (string text in kind.EndsWith(OracleInputs.NotInside, StringComparison.Ordinal) ? [input] : Around(input))
            {
                Same(text, OurOutline.Of(text), MarkdigOutline.Of(text));
            }
        }
    }

    [Fact]
    public void Answers_as_models_write_them_say_the_same_to_both()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            AnswerGenerator generator = new(seed, isPlain: false);
            string text = generator.Make();
            Same($"{text}\n\n(seed {seed})", OurOutline.Of(text), generator.FromOracle(MarkdigOutline.Of(generator.ForOracle(text))));
        }
    }

    /// <summary>Pieces of Markdown in any order, as no model writes them.</summary>
    [Theory]
    [InlineData("> |- |1. |2) |  |    |   |```\n|~~~\n|````\n|```py\n|# |## a|---\n|===\n|a\n|b\n|\n|\n\n|> a\n|<div>\n|<!-- c -->\n|***\n|>\n|*em* `co`\n|`|    code\n", true)]
    [InlineData("> |- |1. |2) |* |+ |10. |  |    |# |## a|---\n|===\n|a\n|b\n|\n|\n\n|> a\n|- a\n|  b\n|<div>\n|<!-- c -->\n|***\n|-\n|1.\n|>\n|*em* `co`\n|- - |> - |    code\n|<pre>\n", false)]
    public void Blocks_in_any_order_say_the_same_to_both(string pieces, bool isFenced)
    {
        for (int seed = 0; seed < 5000; seed++)
        {
            string text = Shuffled(pieces.Split('|'), seed, 9);
            if (isFenced ? !IsFenceInItem(text) : !IsItemEmpty(text))
            {
                Same(text, OurOutline.Of(text), MarkdigOutline.Of(text));
            }
        }
    }

    [Fact]
    public void Marks_in_any_order_say_the_same_to_both()
    {
        const string Pieces = "**|*|**|__|`|``|[|](u)|](<u v>)|](u \"t\")|]|![|a<b>|</b>c|&amp;|&lt;|\\*|a|b c| |\n|~~|(|)|中|：|。|“|x_y|😀|<https://e.org>|<br>a";
        for (int seed = 0; seed < 5000; seed++)
        {
            string text = "a" + Shuffled(Pieces.Split('|'), seed, 8);
            Same(text, OurOutline.Of(text), MarkdigOutline.Of(text));
        }
    }

    public static TheoryData<string> DepartureNames() => [.. Departures.Alike.Concat(Departures.Meant).Concat(Departures.Markdig).Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(DepartureNames))]
    public void What_is_read_otherwise_on_purpose_is_read_so(string name)
    {
        Departure departure = Departures.Alike.Concat(Departures.Meant).Concat(Departures.Markdig).Single(one => one.Name == name);
        Assert.Equal(departure.Ours, OurOutline.Of(departure.Example));
        Assert.Equal(departure.Oracle, MarkdigOutline.Of(departure.Example));
        Assert.Equal(Departures.Alike.Contains(departure), departure.Ours == departure.Oracle);
        Assert.NotEmpty(departure.Reason);
    }

    [Fact]
    public void Cut_anywhere_an_answer_says_the_same_to_both_and_what_is_final_stays()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            string text = new AnswerGenerator(seed, isPlain: true).Make();
            string whole = MarkdigOutline.Of(text);
            BlockReader reader = new();
            List<Leaf> final = [];
            for (int end = 1, line = 0; end <= text.Length; end++)
            {
                string cut = text[..end];
                string ours = OurOutline.Of(cut);
                if (IsForBoth(cut))
                {
                    Same(cut, ours, MarkdigOutline.Of(cut));
                }

                // A line that has not ended changes nothing that is final.
                BlockReader ahead = reader.Fork();
                ahead.Feed(cut[line..]);
                ahead.End();
                if (cut[^1] == '\n')
                {
                    reader.Feed(cut[line..^1]);
                    final.AddRange(reader.TakeClosed());
                    string read = OurOutline.Of(final).TrimEnd('\n');
                    Assert.True(whole.StartsWith(read, StringComparison.Ordinal), $"Of\n{cut}\nis final\n{read}\nand the whole is\n{whole}");
                    line = end;
                }
            }
        }
    }

    [Fact]
    public void Letter_by_letter_an_answer_ends_on_the_same_screen()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            string text = new AnswerGenerator(seed, isPlain: false).Make();
            string whole = Shown([text]);
            string letters = Shown(text.Select(static letter => letter.ToString()));
            Assert.True(whole == letters, Outline.Difference(text, letters, whole));
        }
    }

    [Fact]
    public void Code_blocks_are_those_of_the_oracle()
    {
        int blocks = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            string text = new AnswerGenerator(seed, isPlain: false).Make();
            IReadOnlyList<CodeBlock> ours = CodeBlockReader.Read(text);
            FencedCodeBlock[] theirs = [.. MarkdigOutline.Read(text).Descendants<FencedCodeBlock>()];
            Assert.Equal(theirs.Select(static block => (CodeInfo.Language(block.Info ?? string.Empty), string.Join('\n', MarkdigOutline.Lines(block)))), ours.Select(static block => (block.Language, block.Code)));
            Assert.All(ours, static block => Assert.True(block.IsClosed));
            blocks += ours.Count;
        }

        Assert.InRange(blocks, 1500, int.MaxValue);
    }

    private static void Same(string text, string ours, string theirs) => Assert.True(ours == theirs, Outline.Difference(text, ours, theirs));

    private static IEnumerable<string> Around(string text)
    {
        yield return text;
        yield return "before\n\n" + text + "\n\nafter";
        yield return Begun("> ", "> ", text);
        yield return Begun("- ", "  ", text);
        yield return Begun("7. - ", "     ", text);
    }

    private static string Begun(string first, string next, string text) =>
        string.Join('\n', text.Split('\n').Select((line, i) => i == 0 ? first + line : line.Length == 0 ? next.TrimEnd() : next + line));

    private static string Shuffled(string[] pieces, int seed, int most)
    {
        Random random = new(seed);
        return string.Concat(Enumerable.Range(0, random.Next(2, most)).Select(_ => pieces[random.Next(pieces.Length)])).TrimEnd('\n');
    }

    // Code in a list item may stand farther left, and spaces in its empty lines are Markdig's own matter: see Departures.
    private static bool IsFenceInItem(string text) => MarkdigOutline.Read(text).Descendants<FencedCodeBlock>().Any(static block => block.Parent is ListItemBlock or QuoteBlock { Parent: ListItemBlock });

    // Markdig ends the list there: see Departures.Markdig.
    private static bool IsItemEmpty(string text) => MarkdigOutline.Read(text).Descendants<ListItemBlock>().Any(static item => item.Count == 0);

    // A box without a text, a row of stars and spaces at the end of code: see Departures.Markdig.
    private static bool IsForBoth(string cut) => cut[^1] != ' ' && cut.AsSpan(cut.LastIndexOf('\n') + 1).ContainsAnyExcept("-*+>0123456789. [x]");

    private static string Shown(IEnumerable<string> pieces)
    {
        FakeTerminal terminal = new(72, 400);
        MarkdownScreen screen = new(terminal.Write, static () => new ScreenSize(72, 400), new MarkdownLook());
        foreach (string piece in pieces)
        {
            screen.Write(piece);
        }

        screen.End();
        return terminal.Looks;
    }
}
