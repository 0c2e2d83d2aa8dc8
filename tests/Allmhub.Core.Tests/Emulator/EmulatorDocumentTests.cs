using System.Text.RegularExpressions;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>The page about the emulator says what it understands, no more and no less.</summary>
public sealed class EmulatorDocumentTests
{
    private static readonly string Page = File.ReadAllText(Find("docs/emulator.md"));

    [Fact]
    public void Every_fault_on_the_page_is_understood()
    {
        string[] words = Words(Page[Page.IndexOf("| Word | Effect |", StringComparison.Ordinal)..]);
        Assert.True(words.Length > 25);
        Assert.All(words, word => _ = EmulatorFault.Parse("empty;" + word.Replace("http://…", "http://127.0.0.1/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_fault_that_is_understood_is_on_the_page()
    {
        string list = Assert.Throws<FormatException>(() => EmulatorFault.Parse("nonsense")).Message;
        foreach (Match word in Regex.Matches(list[list.IndexOf("between:", StringComparison.Ordinal)..], @"(?<=[:,] )[a-z0-9-]+"))
        {
            Assert.Contains("`" + word.Value, Page);
        }
    }

    [Fact]
    public void Every_word_of_a_task_is_on_the_page_and_understood()
    {
        int start = Page.IndexOf("| Word of a task | Effect |", StringComparison.Ordinal);
        string[] words = Words(Page[start..Page.IndexOf("\n\n", start, StringComparison.Ordinal)]);
        Assert.All(words, static word => _ = EmulatorTaskScript.Parse(word));
        string list = Assert.Throws<FormatException>(static () => EmulatorTaskScript.Parse("nonsense")).Message;
        foreach (Match word in Regex.Matches(list[list.IndexOf("between:", StringComparison.Ordinal)..], @"(?<=[:,] )[a-z-]+(?=[=,.])"))
        {
            Assert.Contains(words, w => w.Split('=')[0] == word.Value);
        }
    }

    private static string[] Words(string table) =>
        [.. Regex.Matches(table, "(?m)^\\| (`.*?) \\|").SelectMany(static row => Regex.Matches(row.Groups[1].Value, "`([^`]+)`")).Select(static m => m.Groups[1].Value)];

    private static string Find(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder!.FullName, path);
    }
}
