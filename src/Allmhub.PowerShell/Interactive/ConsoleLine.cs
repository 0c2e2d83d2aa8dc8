using Allmhub.PowerShell.Interactive.Editing;
using Allmhub.Terminal;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Edits lines in the terminal of this process. The terminal is as it was whenever nothing is being edited.</summary>
/// <param name="hold">Runs what waits on the pipeline thread; its token ends the wait.</param>
internal sealed class ConsoleLine(Action<Action<CancellationToken>> hold)
{
    // Keys that came behind an Enter are of the next input.
    private readonly KeyDecoder _decoder = new();

    /// <summary>Reads one input.</summary>
    /// <param name="rules">What the editor needs to know.</param>
    /// <returns>What was typed; <c>null</c> where this terminal cannot be edited in.</returns>
    public LineResult? Read(LineRules rules)
    {
        LineResult? result = null;
        using TerminalKeys? keys = TerminalKeys.TryOpen();
        if (keys is not null)
        {
            hold(stop => result = new LineEditor(new Keys(keys, _decoder, stop), new Screen(keys), rules).Read());
        }

        return result;
    }

    private sealed class Screen(TerminalKeys keys) : ILineScreen
    {
        public (int Columns, int Rows) Size => keys.Size;

        public void Write(string text)
        {
            Console.Out.Write(text);
            Console.Out.Flush();
        }
    }

    private sealed class Keys(TerminalKeys keys, KeyDecoder decoder, CancellationToken stop) : IKeySource
    {
        // A lone Escape is the key when nothing follows; a paste whose end got lost ends by itself.
        private static readonly TimeSpan EscapeWait = TimeSpan.FromMilliseconds(50);
        private static readonly TimeSpan PasteWait = TimeSpan.FromSeconds(3);

        private readonly byte[] _buffer = new byte[4096];
        private KeyPress? _next;
        private bool _isGone;

        public bool MarksPaste => decoder.MarksPaste;

        public bool IsReady => (_next ??= Take(TimeSpan.Zero)) is not null;

        public KeyPress? Next(TimeSpan wait)
        {
            KeyPress? key = _next ?? Take(wait);
            _next = null;
            return key;
        }

        private KeyPress? Take(TimeSpan wait)
        {
            stop.ThrowIfCancellationRequested();
            long began = Environment.TickCount64;
            while (true)
            {
                if (decoder.TryTake(out KeyPress key))
                {
                    return key;
                }

                if (_isGone)
                {
                    return new KeyPress(EditKey.Gone);
                }

                int count = keys.Read(_buffer, decoder.IsPasting ? PasteWait : decoder.IsPending ? EscapeWait : wait);
                _isGone = count < 0;
                if (count > 0)
                {
                    decoder.Feed(_buffer.AsSpan(0, count));
                }
                else if (decoder.IsPending || decoder.IsPasting)
                {
                    decoder.Flush();
                }
                else if (!_isGone && Environment.TickCount64 - began >= wait.TotalMilliseconds)
                {
                    return null;
                }
            }
        }
    }
}
