using System.Text;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

/// <summary>Somebody who types into an editor: what a terminal sends, in pieces with a pause between them.</summary>
internal sealed class Typist(params string[] pieces) : IKeySource
{
    private readonly KeyDecoder _decoder = new();
    private readonly Queue<string> _pieces = new(pieces);
    private KeyPress? _next;

    /// <summary>Called at each pause, with what is to come.</summary>
    public Action<string>? Paused { get; init; }

    public bool IsReady => (_next ??= _decoder.TryTake(out KeyPress key) ? key : null) is not null;

    public bool MarksPaste { get; set; } = true;

    public KeyPress? Next(TimeSpan wait)
    {
        if (!IsReady && wait >= TimeSpan.FromMilliseconds(100))
        {
            Assert.True(_pieces.TryDequeue(out string? piece), "The editor waits for more.");
            Paused?.Invoke(piece);
            _decoder.Feed(Encoding.UTF8.GetBytes(piece));
            if (_decoder.IsPending)
            {
                _decoder.Flush();
            }
        }

        KeyPress? key = IsReady ? _next : null;
        _next = null;
        return key;
    }

    /// <summary>What an editor makes of the pieces.</summary>
    public static LineResult Type(LineRules rules, params string[] pieces) => new LineEditor(new Typist(pieces), new SimulatedTerminal(80, 24), rules).Read();

    /// <summary>The rules of most tests.</summary>
    public static LineRules Rules { get; } = new(new Styled("> "), new Styled(". "));
}
