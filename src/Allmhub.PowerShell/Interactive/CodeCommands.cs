using System.Globalization;
using Allmhub.Code;
using Allmhub.Markdown;

namespace Allmhub.PowerShell.Interactive;

/// <summary>The commands for the last answer: copies it or its code, saves code under safe names, and asks before it replaces a file.</summary>
internal sealed class CodeCommands(IChatShellHost host, IChatReader reader, ChatTalk talk)
{
    public void Copy()
    {
        if (talk.Answer is null)
        {
            host.Say(Words.Say("There is no answer to copy."));
        }
        else
        {
            host.Copy(talk.Answer);
        }
    }

    public void Code(string argument)
    {
        IReadOnlyList<CodeBlock> blocks = CodeBlockReader.Read(talk.Answer ?? string.Empty);
        if (blocks.Count == 0)
        {
            host.Say(Words.Say("There is no code in the last answer."));
            return;
        }

        string[] words = argument.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool isNumbered = words.Length > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        int number = isNumbered ? int.Parse(words[0], CultureInfo.InvariantCulture) : 0;
        string path = ShellWords.Single(isNumbered ? string.Join(' ', words[1..]) : argument);
        if (isNumbered && (number < 1 || number > blocks.Count))
        {
            host.Say(blocks.Count == 1 ? Words.Say("The last answer has 1 block of code.") : Words.Say($"The last answer has {blocks.Count} blocks of code."));
        }
        else if (path.Length > 0)
        {
            Save(isNumbered ? [blocks[number - 1]] : blocks, host.Resolve(path));
        }
        else if (isNumbered)
        {
            host.Copy(blocks[number - 1].Code);
        }
        else
        {
            List(blocks);
        }
    }

    private void List(IReadOnlyList<CodeBlock> blocks)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            int lines = blocks[i].Code.Length == 0 ? 0 : blocks[i].Code.Count(static c => c == '\n') + 1;
            string cut = blocks[i].IsClosed ? string.Empty : $"  {Words.Say("(no end: perhaps cut off)")}";
            string name = blocks[i].FileName is { } file ? $"  {file}" : string.Empty;
            host.Say($"{i + 1,3}  {blocks[i].Language,-12} {(lines == 1 ? Words.Say("1 line") : Words.Say($"{lines} lines"))}{name}{cut}");
        }

        host.Remark(Words.Say("/code 1 copies it, /code 1 path saves it, /code path saves all in a folder."));
    }

    private void Save(IReadOnlyList<CodeBlock> blocks, string target)
    {
        CodeTarget free = CodeTarget.Of(target, force: false);
        CodeTarget replacing = CodeTarget.Of(target, force: true);
        HashSet<string> saved = new(StringComparer.OrdinalIgnoreCase);
        foreach (CodeBlock block in blocks)
        {
            // Two blocks of one name are two files; what was there before is asked about.
            string wanted = replacing.PathOf(block);
            bool isThere = !saved.Contains(wanted) && wanted != free.PathOf(block) && File.Exists(wanted);
            if (isThere && !IsYes(reader.Ask(Words.Say($"{wanted} is there. Replace it? [y/N]") + " ")))
            {
                host.Say(Words.Say("It was left as it is."));
                continue;
            }

            string path = (isThere ? replacing : free).Save(block);
            saved.Add(path);
            host.Say(Words.Say($"Saved as {path}"));
        }
    }

    private static bool IsYes(string? answer) => answer?.Trim().ToUpperInvariant() is "Y" or "YES" or "是" or "J" or "JA";
}
