using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

public sealed class ConsoleKeyBytesTests
{
    [Theory]
    [InlineData('a', ConsoleKey.A, (ConsoleModifiers)0, "a")]
    [InlineData('你', (ConsoleKey)0, (ConsoleModifiers)0, "你")]
    [InlineData('\u0003', ConsoleKey.C, ConsoleModifiers.Control, "\u0003")]
    [InlineData('@', ConsoleKey.Q, ConsoleModifiers.Control | ConsoleModifiers.Alt, "@")]
    [InlineData('b', ConsoleKey.B, ConsoleModifiers.Alt, "\u001bb")]
    [InlineData('\0', ConsoleKey.LeftArrow, (ConsoleModifiers)0, "\u001b[D")]
    [InlineData('\0', ConsoleKey.RightArrow, ConsoleModifiers.Control, "\u001b[1;5C")]
    [InlineData('\0', ConsoleKey.Delete, (ConsoleModifiers)0, "\u001b[3~")]
    [InlineData('\0', ConsoleKey.Home, (ConsoleModifiers)0, "\u001b[H")]
    [InlineData('\b', ConsoleKey.Backspace, (ConsoleModifiers)0, "\u007f")]
    [InlineData('\t', ConsoleKey.Tab, ConsoleModifiers.Shift, "\u001b[Z")]
    [InlineData('\r', ConsoleKey.Enter, (ConsoleModifiers)0, "\r")]
    [InlineData('\r', ConsoleKey.Enter, ConsoleModifiers.Shift, "\u001b\r")]
    [InlineData('\r', ConsoleKey.Enter, ConsoleModifiers.Alt, "\u001b\r")]
    [InlineData('\u001b', ConsoleKey.Escape, (ConsoleModifiers)0, "\u001b")]
    [InlineData('\0', ConsoleKey.LeftWindows, (ConsoleModifiers)0, "")]
    public void A_key_of_the_console_is_what_a_terminal_sends(char c, ConsoleKey key, ConsoleModifiers modifiers, string sent) =>
        Assert.Equal(sent, ConsoleKeyBytes.Of(new ConsoleKeyInfo(c, key, modifiers.HasFlag(ConsoleModifiers.Shift), modifiers.HasFlag(ConsoleModifiers.Alt), modifiers.HasFlag(ConsoleModifiers.Control))));
}
