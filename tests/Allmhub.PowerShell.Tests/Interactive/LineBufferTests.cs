using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class LineBufferTests
{
    [Theory]
    [InlineData("", "Text:你好", "你好|")]
    [InlineData("你好|", "Left", "你|好")]
    [InlineData("a🙂|b", "Left", "a|🙂b")]
    [InlineData("a👨‍👩‍👧|b", "Backspace", "a|b")]
    [InlineData("|👨‍👩‍👧b", "Delete", "|b")]
    [InlineData("cafe\u0301|", "Left", "caf|e\u0301")]
    [InlineData("one two| three", "WordLeft", "one |two three")]
    [InlineData("one |two three", "WordRight", "one two| three")]
    [InlineData("one two|", "KillBlankWord", "one |")]
    [InlineData("see ./my-file.txt|", "KillBlankWord", "see |")]
    [InlineData("see ./my-file.txt|", "KillWordLeft", "see ./my-file.|")]
    [InlineData("one| two", "KillWordRight", "one|")]
    [InlineData("one| two", "KillToEnd", "one|")]
    [InlineData("one| two", "KillToStart", "| two")]
    [InlineData("one\ntw|o", "KillToStart", "one\n|o")]
    [InlineData("one\n|two", "KillToStart", "one|two")]
    [InlineData("on|e\ntwo", "KillToEnd", "on|\ntwo")]
    [InlineData("one|\ntwo", "KillToEnd", "one|two")]
    [InlineData("one\ntw|o", "Home", "one\n|two")]
    [InlineData("one\n|two", "End", "one\ntwo|")]
    [InlineData("one\n|two", "Left", "one|\ntwo")]
    [InlineData("one\n|two", "Backspace", "one|two")]
    [InlineData("one|two", "BufferHome", "|onetwo")]
    [InlineData("|", "Backspace", "|")]
    [InlineData("|", "Delete", "|")]
    [InlineData("|", "WordLeft", "|")]
    [InlineData("a, 你好|", "WordLeft", "a, |你好")]
    public void Keys_change_text_and_caret(string before, string key, string after)
    {
        LineBuffer buffer = Of(before);
        if (key.StartsWith("Text:", StringComparison.Ordinal))
        {
            buffer.Insert(key[5..]);
        }
        else
        {
            BufferKeys.Do(buffer, Enum.Parse<EditKey>(key));
        }

        Assert.Equal(after, Shown(buffer));
    }

    [Fact]
    public void What_was_cut_comes_back_where_the_caret_stands()
    {
        LineBuffer buffer = Of("one two|");
        buffer.KillBlankWord();
        buffer.MoveTo(0);
        buffer.Yank();
        Assert.Equal("two|one ", Shown(buffer));
    }

    [Fact]
    public void Undo_takes_back_what_was_typed_in_one_go_and_then_what_was_before()
    {
        LineBuffer buffer = Of("|");
        foreach (char c in "hello")
        {
            buffer.Insert(c.ToString());
        }

        buffer.KillToLineStart();
        buffer.Undo();
        Assert.Equal("hello|", Shown(buffer));
        buffer.Undo();
        Assert.Equal("|", Shown(buffer));
        buffer.Undo();
        Assert.Equal("|", Shown(buffer));
    }

    [Fact]
    public void A_mark_that_is_typed_behind_its_letter_takes_the_caret_along()
    {
        LineBuffer buffer = Of("e|x");
        buffer.Insert("\u0301");
        Assert.Equal("e\u0301|x", Shown(buffer));
        buffer.Backspace();
        Assert.Equal("|x", Shown(buffer));
    }

    private static LineBuffer Of(string text)
    {
        LineBuffer buffer = new();
        int caret = Math.Max(0, text.IndexOf('|', StringComparison.Ordinal));
        buffer.Set(text.Replace("|", string.Empty, StringComparison.Ordinal), caret);
        return buffer;
    }

    private static string Shown(LineBuffer buffer) => buffer.Text.Insert(buffer.Caret, "|");
}
