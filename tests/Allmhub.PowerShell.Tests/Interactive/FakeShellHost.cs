using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.PowerShell.Interactive;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

/// <summary>A cmdlet for the loop, and a user made of lines.</summary>
internal sealed class FakeShellHost(string folder) : IChatShellHost, IChatReader
{
    private readonly Queue<LineResult> _lines = new();

    public List<string> Said { get; } = [];

    public List<IReadOnlyList<ChatPart>> Asked { get; } = [];

    public List<string> Copied { get; } = [];

    public List<bool> Listed { get; } = [];

    public string[] Known { get; set; } = ["gpt-4o", "gpt-4o-mini", "claude-opus-4-5"];

    public bool IsListed { get; set; } = true;

    public Func<string, ChatCompletion?> Answer { get; set; } = static text => new ChatCompletion { Text = $"Echo: {text}", Usage = new ChatUsage { InputToken = 10, OutputToken = 5 } };

    public string Model { get; set; } = "gpt-4o";

    public FakeShellHost Type(params string[] lines)
    {
        foreach (string line in lines)
        {
            _lines.Enqueue(line == "^C" ? new LineResult(LineEnd.Interrupted, string.Empty) : line.EndsWith("^C", StringComparison.Ordinal) ? new LineResult(LineEnd.Interrupted, line[..^2]) : new LineResult(LineEnd.Entered, line));
        }

        return this;
    }

    public int Left => _lines.Count;

    public void Say(string line) => Said.Add(line);

    public void Remark(string line) => Said.Add(line);

    public void Copy(string text) => Copied.Add(text);

    public string Resolve(string path) => Path.GetFullPath(path, folder);

    public IReadOnlyList<ChatPart> Attach(string word, IReadOnlyList<ChatPart> others) => [AttachmentLoader.FromFile(Resolve(word))];

    public IReadOnlyList<ModelInfo> Models(bool isFresh)
    {
        Listed.Add(isFresh);
        return IsListed ? [.. Known.Select(static name => new ModelInfo { Name = name })] : [];
    }

    public bool Wait(Action<CancellationToken> work)
    {
        work(CancellationToken.None);
        return true;
    }

    public ChatCompletion? Ask(ChatTalk talk, IReadOnlyList<ChatPart> question)
    {
        Asked.Add(question);
        string text = new ChatMessage(ChatRole.User, question).Text;
        ChatCompletion? answer = Answer(text);
        if (answer is not null)
        {
            talk.Meter.Add(answer);
            talk.Session.Append([new ChatMessage(ChatRole.User, question), new ChatMessage(ChatRole.Assistant, answer.Text)]);
        }

        return answer;
    }

    public LineResult Read() => _lines.TryDequeue(out LineResult line) ? line : new LineResult(LineEnd.Closed, string.Empty);

    string? IChatReader.Ask(string question)
    {
        Said.Add(question);
        return Read().Text;
    }
}
