using System.Text;

namespace Allmhub.Terminal;

/// <summary>The console of Windows: answers come as key presses, and what goes out goes through the console's own encoding.</summary>
internal sealed class ConsoleTerminalPort : ITerminalPort
{
    private const int PieceLength = 4096;

    /// <summary>What the console tells of its window.</summary>
    /// <returns>Its size; 80 by 24 where it does not know.</returns>
    public static WindowSize WindowOf()
    {
        try
        {
            return Console.WindowWidth > 0 && Console.WindowHeight > 0 ? new WindowSize(Console.WindowWidth, Console.WindowHeight, 0, 0) : new WindowSize(80, 24, 0, 0);
        }
        catch (IOException)
        {
            return new WindowSize(80, 24, 0, 0);
        }
    }

    /// <inheritdoc/>
    public WindowSize Size() => WindowOf();

    /// <inheritdoc/>
    public IDisposable? Listen() => Console.IsInputRedirected ? null : new NoSettings();

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length && Console.KeyAvailable)
        {
            // The escape of an answer may come as the key, an answer as a whole never holds what Latin-1 has not.
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            buffer[count++] = key.Key == ConsoleKey.Escape ? (byte)0x1b : (byte)Math.Min((int)key.KeyChar, 255);
        }

        return count;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string text = Encoding.UTF8.GetString(bytes.Span);
        for (int at = 0; at < text.Length; at += PieceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Console.Out.Write(text.AsSpan(at, Math.Min(PieceLength, text.Length - at)));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void WriteAtOnce(ReadOnlySpan<byte> bytes) => Console.Out.Write(Encoding.UTF8.GetString(bytes));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class NoSettings : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
