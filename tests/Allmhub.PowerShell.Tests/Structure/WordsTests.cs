using System.Text;
using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>Every text that a person reads has its Chinese, and no Chinese is without a text. CONTRIBUTING, "Messages", has the rules.</summary>
public sealed partial class WordsTests
{
    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli")]
    public void Every_text_that_is_said_has_one_entry_and_every_entry_is_said(string project)
    {
        SaidTexts texts = SaidTexts.Of(project);
        None(texts.Unreadable);
        List<(string English, string Chinese, string Place)> entries = Catalogue(project);
        HashSet<string> known = new(StringComparer.Ordinal);
        None(entries.Where(entry => !known.Add(entry.English)).Select(static entry => $"{entry.Place} is there already: {entry.English}"));
        None(texts.Said.Where(text => !known.Contains(text.Key)).Select(static text => $"{text.Place} has no entry: {text.Key}"));
        HashSet<string> said = [.. texts.Said.Select(static text => text.Key)];
        None(entries.Where(entry => !said.Contains(entry.English)).Select(static entry => $"{entry.Place} is said nowhere: {entry.English}"));
    }

    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli")]
    public void An_entry_is_Chinese_and_has_the_places_of_its_text(string project)
    {
        List<(string English, string Chinese, string Place)> entries = Catalogue(project);
        None(entries.Where(static entry => !Places(entry.English).SetEquals(Places(entry.Chinese))).Select(static entry => $"{entry.Place} has other places: {entry.Chinese}"));
        None(entries.Where(static entry => Letter().IsMatch(Place().Replace(entry.English, string.Empty)) && !Han().IsMatch(entry.Chinese)).Select(static entry => $"{entry.Place} is not Chinese: {entry.Chinese}"));
        None(entries.Where(static entry => HalfWidth().IsMatch(entry.Chinese)).Select(static entry => $"{entry.Place} has a half-width mark after Chinese: {entry.Chinese}"));
    }

    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli")]
    public void A_message_is_said(string project)
    {
        SaidText[] unsaid = [.. SaidTexts.Of(project).Unsaid];
        None(unsaid.Where(static text => UnsaidTable.ReasonFor(text) is null).Select(static text => $"{text.Place} is not said through Words, or needs a reason in UnsaidTable: {text.Key}"));
        None(UnsaidTable.Places(project).Where(place => !unsaid.Any(text => UnsaidTable.IsAt(text, place))).Select(static place => $"{place} has no such text any more."));
    }

    [Fact]
    public void Texts_of_attributes_are_said()
    {
        SaidTexts texts = SaidTexts.In("""
            class C
            {
                [ValidateNumber(0, 2, "-Speed is how fast it is")]
                public int Speed { get; set; }
            }
            class ValidateNumberAttribute
            {
                string A() => Words.Say(Meaning);
            }
            """);
        Assert.Empty(texts.Unreadable);
        Assert.Equal("-Speed is how fast it is", Assert.Single(texts.Said).Key);
    }

    [Fact]
    public void Texts_are_read_as_the_compiler_makes_them()
    {
        SaidTexts texts = SaidTexts.In("""
            class C
            {
                string A(int n, string s) => Words.Say($"{{a}} {n,3:x} of {s}" + $" and {n}") + Words.Say("b {0}" + "\n") + Words.Say(n == 1 ? "c" : (n == 2 ? "d" : "e")) + Words.Say(n switch { 1 => "f", _ => throw new E() });
            }
            """);
        None(texts.Unreadable);
        Assert.Equal(["{{a}} {0} of {1} and {2}", "b {{0}}\n", "c", "d", "e", "f"], texts.Said.Select(static text => text.Key));
    }

    [Theory]
    [InlineData("Words.Say(Text)")]
    [InlineData("Words.Say(n == 1 ? $\"{n} line\" : $\"{n} lines\")")]
    [InlineData("Words.Say($\"{n} lines\" + \" of it\")")]
    [InlineData("Words.Say(\"lines \" + n)")]
    public void A_text_that_would_never_be_found_is_told(string call) =>
        Assert.Equal("code.cs:1", Assert.Single(SaidTexts.In($"class C {{ string A(int n) => {call}; }}").Unreadable.Select(static text => text[..9]).Distinct()));

    [Theory]
    [InlineData("throw new InvalidInputException($\"There is no model {n}.\");", true)]
    [InlineData("string a = \"The key is old.\";", true)]
    [InlineData("Warn(\"Too old\");", true)]
    [InlineData("throw new InvalidInputException(Words.Say($\"There is no model {n}.\"));", false)]
    [InlineData("throw new ArgumentException(\"That cannot be so.\");", false)]
    [InlineData("bool b = a.Contains(\"is not known here\");", false)]
    [InlineData("string a = \"application/json\";", false)]
    public void A_message_that_nobody_says_is_found(string line, bool isFound) =>
        Assert.Equal(isFound, SaidTexts.In($"class C {{ void A(int n) {{ {line} }} }}").Unsaid.Count == 1);

    // xUnit shows the first few alone.
    private static void None(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static List<(string English, string Chinese, string Place)> Catalogue(string project)
    {
        List<(string, string, string)> entries = [];
        string folder = Path.Combine(Repository.Root, "src", project, "Words", "zh-CN");
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            string[] lines = File.ReadAllLines(file);
            int[] texts = [.. Enumerable.Range(0, lines.Length).Where(number => lines[number].Length > 0 && lines[number][0] != '#')];
            Assert.True(texts.Length % 2 == 0, $"{file} has a text that stands alone.");
            foreach (int[] pair in texts.Chunk(2))
            {
                string place = $"{Path.GetFileName(file)}:{pair[0] + 1}";
                Assert.True(pair[1] == pair[0] + 1, $"{place} has no Chinese line below it.");
                _ = CompositeFormat.Parse(lines[pair[1]]);
                entries.Add((Meant(lines[pair[0]]), Meant(lines[pair[1]]), place));
            }
        }

        return entries;
    }

    private static string Meant(string line) => Escaped().Replace(line, static match => match.Value[1] switch { 'n' => "\n", 't' => "\t", char other => other.ToString() });

    private static HashSet<string> Places(string text) => [.. Place().Matches(text.Replace("{{", string.Empty, StringComparison.Ordinal).Replace("}}", string.Empty, StringComparison.Ordinal)).Select(static place => place.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{L}")]
    private static partial Regex Letter();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"[\u3000-\u9FFF\uFF00-\uFFEF]")]
    private static partial Regex Han();

    [GeneratedRegex(@"[\u4E00-\u9FFF][,;:?!(](?!&)")]
    private static partial Regex HalfWidth(); // but for the key of a choice: 是(&Y)
}
