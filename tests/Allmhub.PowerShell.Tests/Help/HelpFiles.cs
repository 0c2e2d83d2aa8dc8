using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tests.Help;

/// <summary>The help files that every build lays out say what the pages beside them say.</summary>
public sealed partial class HelpFiles
{
    private const string Remedy = "Run ./build.ps1 -Task Docs to make the help files of the pages anew.";

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    private static readonly Dictionary<string, HelpFile> File = new[] { "en-US", "zh-CN" }.ToDictionary(static culture => culture, static culture => new HelpFile(Path.Combine(Docs, culture, HelpFile.Name)));

    public static TheoryData<string> Cultures => [.. File.Keys];

    public static TheoryData<string, string> Pages
    {
        get
        {
            TheoryData<string, string> pages = [];
            foreach (string culture in File.Keys)
            {
                foreach (string name in Names(culture))
                {
                    pages.Add(culture, name);
                }
            }

            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void SayWhatThePageSays(string culture, string name)
    {
        Assert.True(File[culture].Commands.Contains(name), $"The {culture} help has nothing about {name}. {Remedy}");
        IReadOnlyList<string> page = HelpPage.Facts(Read(culture, name));
        IReadOnlyList<string> help = File[culture].Facts(name);
        string? missing = page.Except(help).FirstOrDefault();
        string? stale = help.Except(page).FirstOrDefault();
        Assert.True(missing is null && stale is null, $"docs/{culture}/{name}.md has changed since the help was made. {Remedy}\nThe page: {missing}\nThe help: {stale}");
        Assert.Equal(page, help);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void AreAboutThePagesAlone(string culture)
    {
        string? stale = File[culture].Commands.Except(Names(culture)).FirstOrDefault();
        Assert.True(stale is null, $"The {culture} help is still about {stale}. {Remedy}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void GoOnlineToTheHomeOfTheProject(string culture, string name)
    {
        string manifest = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "Allmhub.psd1"));
        Assert.Equal(ProjectUri().Match(manifest).Groups[1].Value, File[culture].Online(name));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void ShowNoMarkup(string culture)
    {
        Assert.DoesNotContain("```", File[culture].Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[\u0000-\u0008\u000b-\u001f\u0080-\u009f]", File[culture].Text);
    }

    /// <summary>The comparison sees every line: whichever is edited, the help is stale.</summary>
    [Theory]
    [InlineData("en-US", "Invoke-AllmChat")]
    [InlineData("zh-CN", "Connect-AllmHub")]
    public void AreStaleWhenAnyLineOfAPageIsEdited(string culture, string name)
    {
        string[] line = Read(culture, name).Split('\n');
        IReadOnlyList<string> help = File[culture].Facts(name);
        int edits = 0;
        for (int i = Array.IndexOf(line, $"# {name}"); i < line.Length; i++)
        {
            if (!IsInHelp(line, i))
            {
                continue;
            }

            string kept = line[i];
            line[i] = kept.StartsWith("- [", StringComparison.Ordinal) ? kept.Replace("]", "x]", StringComparison.Ordinal) : kept + "x";
            Assert.False(HelpPage.Facts(string.Join('\n', line)).SequenceEqual(help), $"Nobody sees an edit of line {i + 1}: {kept}");
            line[i] = kept;
            edits++;
        }

        Assert.True(edits > 100, $"Only {edits} lines of the page were edited.");
    }

    // Headings of sections, the names of parameter sets, fences and most of what stands in YAML have no place in the help.
    private static bool IsInHelp(string[] line, int i)
    {
        string section = line[..(i + 1)].Last(static text => text.StartsWith('#') && !text.StartsWith("###", StringComparison.Ordinal));
        int block = Array.FindLastIndex(line, i, static text => text.StartsWith("###", StringComparison.Ordinal));
        bool isYaml = Array.FindLastIndex(line, i, static text => text == "```yaml") > Array.FindLastIndex(line, i, static text => text == "```");
        return !(line[i].Trim().Length == 0
            || line[i].StartsWith("## ", StringComparison.Ordinal)
            || line[i].StartsWith("```", StringComparison.Ordinal)
            || (section == "## SYNTAX" && block == i)
            || (block >= 0 && line[block] == "### CommonParameters" && section == "## PARAMETERS")
            || (isYaml && !YamlInHelp().IsMatch(line[i])));
    }

    private static IEnumerable<string> Names(string culture) =>
        Directory.EnumerateFiles(Path.Combine(Docs, culture), "*-*.md").Select(static page => Path.GetFileNameWithoutExtension(page)).Order(StringComparer.Ordinal);

    private static string Read(string culture, string name) =>
        System.IO.File.ReadAllText(Path.Combine(Docs, culture, name + ".md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"ProjectUri\s*=\s*'(https://[^']+)'")]
    private static partial Regex ProjectUri();

    [GeneratedRegex("^(Type|SupportsWildcards): ")]
    private static partial Regex YamlInHelp();
}
