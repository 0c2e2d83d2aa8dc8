using System.Text;

namespace Allmhub.Terminal;

/// <summary>Keys of the Windows console as the bytes that a terminal would send for them.</summary>
internal static class ConsoleKeyBytes
{
    private const int KeyPause = 8;
    private const int MostBytes = 12;

    /// <summary>Waits for keys.</summary>
    /// <param name="buffer">Where their bytes go.</param>
    /// <param name="wait">How long, at most.</param>
    /// <returns>How many bytes; 0 when nothing was pressed.</returns>
    public static int Read(Span<byte> buffer, TimeSpan wait)
    {
        long end = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        while (!Console.KeyAvailable && Environment.TickCount64 < end)
        {
            Thread.Sleep(KeyPause);
        }

        int count = 0;
        StringBuilder pair = new();
        while (Console.KeyAvailable && count + MostBytes <= buffer.Length)
        {
            string sent = Of(Console.ReadKey(intercept: true));
            if (sent.Length == 1 && char.IsHighSurrogate(sent[0]))
            {
                pair.Append(sent);
                continue;
            }

            count += Encoding.UTF8.GetBytes(pair.Append(sent).ToString(), buffer[count..]);
            pair.Clear();
        }

        return count;
    }

    /// <summary>What a terminal sends for a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The text; empty for keys that send nothing alone.</returns>
    public static string Of(ConsoleKeyInfo key)
    {
        int modifier = 1
            + (key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? 1 : 0)
            + (key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? 2 : 0)
            + (key.Modifiers.HasFlag(ConsoleModifiers.Control) ? 4 : 0);
        return key.Key switch
        {
            ConsoleKey.UpArrow => Cursor('A', modifier),
            ConsoleKey.DownArrow => Cursor('B', modifier),
            ConsoleKey.RightArrow => Cursor('C', modifier),
            ConsoleKey.LeftArrow => Cursor('D', modifier),
            ConsoleKey.Home => Cursor('H', modifier),
            ConsoleKey.End => Cursor('F', modifier),
            ConsoleKey.Delete => Numbered(3, modifier),
            ConsoleKey.PageUp => Numbered(5, modifier),
            ConsoleKey.PageDown => Numbered(6, modifier),
            ConsoleKey.Backspace => modifier >= 3 ? "\u001b\u007f" : "\u007f",
            ConsoleKey.Tab => key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? "\u001b[Z" : "\t",
            ConsoleKey.Enter => modifier is 1 or 5 ? "\r" : "\u001b\r",
            ConsoleKey.Escape => "\u001b",
            _ => Text(key),
        };
    }

    private static string Cursor(char final, int modifier) => modifier == 1 ? $"\u001b[{final}" : $"\u001b[1;{modifier}{final}";

    private static string Numbered(int number, int modifier) => modifier == 1 ? $"\u001b[{number}~" : $"\u001b[{number};{modifier}~";

    // AltGr is Ctrl and Alt together, and makes a letter of its own.
    private static string Text(ConsoleKeyInfo key)
    {
        bool isAlt = key.Modifiers.HasFlag(ConsoleModifiers.Alt) && !key.Modifiers.HasFlag(ConsoleModifiers.Control);
        return key.KeyChar == '\0' ? string.Empty : isAlt ? $"\u001b{key.KeyChar}" : key.KeyChar.ToString();
    }
}
