using System.Text;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class KeyDecoderTests
{
    [Theory]
    [InlineData("abc", "Text:abc")]
    [InlineData("a\u0001b", "Text:a Home Text:b")]
    [InlineData("你好🙂", "Text:你好🙂")]
    [InlineData("\r", "Enter")]
    [InlineData("\r\n", "Enter")]
    [InlineData("a\r\nb\n\n", "Text:a Enter Text:b Enter Enter")]
    [InlineData("\u001b[A\u001bOA", "Up Up")]
    [InlineData("\u001b[D\u001b[1;5D\u001b[1;3D\u001bb\u001bOd\u001bO5D", "Left WordLeft WordLeft WordLeft WordLeft WordLeft")]
    [InlineData("\u001b[C\u001b[1;5C\u001bf", "Right WordRight WordRight")]
    [InlineData("\u001b[H\u001b[1~\u001b[7~\u001bOH", "Home Home Home Home")]
    [InlineData("\u001b[F\u001b[4~\u001b[8~\u001bOF\u0005", "End End End End End")]
    [InlineData("\u001b[3~\u001b[3;5~\u001bd", "Delete KillWordRight KillWordRight")]
    [InlineData("\u007f\b\u001b\u007f\u0017", "Backspace Backspace KillWordLeft KillBlankWord")]
    [InlineData("\u0003\u0004\u000b\u0015\u000c\u0012\u0019\u001a", "Interrupt EndOfInput KillToEnd KillToStart ClearScreen Search Yank Undo")]
    [InlineData("\t\u001b[Z", "Tab BackTab")]
    [InlineData("\u001b\r\u001b[13;2u\u001b[27;2;13~", "NewLine NewLine NewLine")]
    [InlineData("\u001b[99;5u\u001b[13u", "Interrupt Enter")]
    [InlineData("\u001b[12;40Ra", "Text:a")]
    [InlineData("\u001b[?62;4;6ca\u001b]11;rgb:0000/0000/0000\u001b\\b\u001b]0;t\u0007c\u001bP1+r\u001b\\d", "Text:a Text:b Text:c Text:d")]
    [InlineData("\u001b[[Aa\u001b[5~\u001b[15~\u001b[Ib", "Text:a Text:b")]
    [InlineData("\u001b[200~one\r\ntwo\rthree\u001b[31m\u0007\u001b[201~x", "Paste:one\\ntwo\\nthree[31m Text:x")]
    [InlineData("\u001b[200~\u001b[201~x", "Text:x")]
    [InlineData("\u001b\u001b[A", "Cancel Up")]
    public void Keys_are_read_whole_and_in_any_pieces(string sent, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sent);
        Assert.Equal(expected, Read(bytes));
        for (int at = 1; at < bytes.Length; at++)
        {
            Assert.Equal(Joined(expected), Joined(Read(bytes[..at], bytes[at..])));
        }
    }

    [Fact]
    public void Escape_is_a_key_when_nothing_follows()
    {
        KeyDecoder decoder = new();
        decoder.Feed("\u001b"u8);
        Assert.True(decoder.IsPending);
        Assert.False(decoder.TryTake(out _));
        decoder.Flush();
        Assert.True(decoder.TryTake(out KeyPress key));
        Assert.Equal(EditKey.Cancel, key.Key);
        Assert.False(decoder.IsPending);
    }

    [Fact]
    public void A_paste_whose_end_got_lost_ends_by_itself()
    {
        KeyDecoder decoder = new();
        decoder.Feed("\u001b[200~one\ntwo"u8);
        Assert.True(decoder.IsPasting);
        Assert.True(decoder.MarksPaste);
        decoder.Flush();
        Assert.True(decoder.TryTake(out KeyPress key));
        Assert.Equal(new KeyPress(EditKey.Paste, "one\ntwo"), key);
    }

    private static string Read(params byte[][] pieces)
    {
        KeyDecoder decoder = new();
        List<string> keys = [];
        foreach (byte[] piece in pieces)
        {
            decoder.Feed(piece);
            while (decoder.TryTake(out KeyPress key))
            {
                keys.Add(key.Text.Length > 0 ? $"{key.Key}:{key.Text.Replace("\n", "\\n", StringComparison.Ordinal)}" : key.Key.ToString());
            }
        }

        return string.Join(' ', keys);
    }

    // Two pieces of text are the same as one.
    private static string Joined(string keys) => keys.Replace(" Text:", string.Empty, StringComparison.Ordinal).Replace("Text:", string.Empty, StringComparison.Ordinal);
}
