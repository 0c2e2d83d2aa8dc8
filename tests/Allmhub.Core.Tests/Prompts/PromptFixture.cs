using System.Text;
using Allmhub.Prompts;

namespace Allmhub.Core.Tests.Prompts;

/// <summary>A folder of prompts that goes with the test.</summary>
internal sealed class PromptFixture : IDisposable
{
    public PromptFixture()
    {
        Outside = Directory.CreateTempSubdirectory("allmhub-prompts-").FullName;
        Root = Path.Combine(Outside, "prompts");
        Directory.CreateDirectory(Root);
        Store = new PromptStore(Root);
    }

    public string Root { get; }

    public string Outside { get; }

    public PromptStore Store { get; }

    public string Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    public string Write(string file, byte[] content)
    {
        string path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public KeptPrompt Save(string name, PromptEdit edit, bool replaces) => Store.Write(Store.Prepare(name, edit, replaces));

    public KeptPrompt Load(string text, string name = "p")
    {
        Write(name + ".md", text);
        return Store.Load(name);
    }

    public PromptException Fault(string text, string file = "p.md")
    {
        Write(file, text);
        return Assert.Throws<PromptException>(() => Store.Load(Path.ChangeExtension(file, null)));
    }

    public void Dispose() => Directory.Delete(Outside, recursive: true);
}
