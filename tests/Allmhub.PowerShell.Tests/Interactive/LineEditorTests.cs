using Allmhub.PowerShell.Interactive;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Tests.Interactive;

public sealed class LineEditorTests
{
    private static readonly string[] Names = ["/model ", "/models ", "/help"];

    private static LineRules Rules => Typist.Rules with
    {
        History = ["one", "two 你好", "three\nlines\nlong"],
        Continue = ChatText.Continue,
        IsCommand = static text => text == "/help",
        Complete = static (text, caret) => new CompletionSet(0, caret, [.. Names.Where(name => name.StartsWith(text[..caret], StringComparison.Ordinal)).Select(static name => new Candidate(name, name.Trim()))]),
    };

    [Theory]
    [InlineData("hello\r", "hello")]
    [InlineData("你好世界\u001b[D\u001b[D\u007fX\r", "你X世界")]
    [InlineData("junk\u0015hello\r", "hello")]
    [InlineData("world\u0001hello \r", "hello world")]
    [InlineData("one\u001b[200~ two\nthree \u001b[201~four\r", "one two\nthree four")]
    [InlineData("one\\\rtwo`\rthree\r", "one\ntwo\nthree")]
    [InlineData("C:\\\\\r", "C:\\\\")]
    [InlineData("one\u001b\rtwo\r", "one\ntwo")]
    [InlineData("\"\"\"\rone\r/two\r\"\"\"\r", "\"\"\"\none\n/two\n\"\"\"")]
    [InlineData("\u001b[A\r", "three\nlines\nlong")]
    [InlineData("\u001b[A\u001b[A\u001b[A\u001b[A\u001b[A\r", "one")]
    [InlineData("own\u001b[A\u001b[A\u001b[B\u001b[B\u001b[B\r", "own")]
    [InlineData("\u001b[A\u001b[A!\r", "two 你好!")]
    [InlineData("\u0012你\r", "two 你好")]
    [InlineData("\u0012o\u0012\u0012\u0012\r", "one")]
    [InlineData("own\u0012two\u0007\r", "own")]
    [InlineData("\u0012tw\u001b[F!\r", "two 你好!")]
    [InlineData("/h\t\r", "/help")]
    [InlineData("/m\t\r", "/model")]
    [InlineData("/m\t\t\r", "/model ")]
    [InlineData("/m\t\t\tx\r", "/models x")]
    [InlineData("/m\t\u001b[Zx\r", "/models x")]
    [InlineData("no\tx\r", "nox")]
    [InlineData("one two\u0017\u0019\u0019\r", "one twotwo")]
    [InlineData("ab\u0004\u0002\u0004\r", "a")]
    public void What_is_typed_is_what_is_read(string sent, string expected)
    {
        // A person presses one key after the other; a terminal hands over sequences and pastes whole.
        LineResult result = Typist.Type(Rules, Pieces(sent));
        Assert.Equal(new LineResult(LineEnd.Entered, expected), result);
    }

    [Fact]
    public void Up_and_down_move_in_rows_before_they_walk()
    {
        Assert.Equal("onXe\ntwo", Typist.Type(Rules, "one", "\u001b\r", "two", "\u001b[D", "\u001b[A", "X", "\r").Text);
        Assert.Equal("one\ntwoX", Typist.Type(Rules, "one", "\u001b\r", "two", "\u001b[A", "\u001b[F", "\u001b[B", "X", "\r").Text);
    }

    [Fact]
    public void Interrupt_tells_what_stood_there_and_the_end_of_input_is_its_own()
    {
        Assert.Equal(new LineResult(LineEnd.Interrupted, "abc"), Typist.Type(Rules, "abc", "\u0003"));
        Assert.Equal(new LineResult(LineEnd.Interrupted, string.Empty), Typist.Type(Rules, "\u0003"));
        Assert.Equal(new LineResult(LineEnd.Closed, string.Empty), Typist.Type(Rules, "\u0004"));
        Assert.Equal(new LineResult(LineEnd.Interrupted, "abc"), Typist.Type(Rules, "abc", "\u0012", "two", "\u0003", "\u0003"));
    }

    [Fact]
    public void A_paste_that_the_terminal_does_not_mark_is_one_question()
    {
        Assert.Equal("one\n\ttwo\n\nthree", Unmarked("one\r\ttwo\r\rthree\r").Text);
        Assert.Equal("one", Unmarked("one\r", "two\r").Text);
        Assert.Equal("/help", Unmarked("/help\rtwo\r").Text);
        Assert.Equal("docker run \\\n--rm", Unmarked("docker run \\\r--rm\r").Text);
    }

    [Fact]
    public void Nothing_of_it_stays_on_the_screen()
    {
        SimulatedTerminal terminal = new(20, 10);
        terminal.Write("before\r\n");
        Typist typist = new("a long line that takes several rows ", "/m\t", "\u0012one", "\r");
        Assert.Equal(LineEnd.Entered, new LineEditor(typist, terminal, Rules).Read().End);
        Assert.Equal("before", terminal.Screen);
        Assert.Equal((1, 0), terminal.Cursor);
    }

    [Fact]
    public void It_is_drawn_anew_when_the_window_changes()
    {
        SimulatedTerminal terminal = new(40, 10);
        string? seen = null;
        Typist typist = new("0123456789012345678901234567890", "x", "\r")
        {
            Paused = piece =>
            {
                if (piece == "x")
                {
                    terminal.Resize(20);
                }

                seen = piece == "\r" ? terminal.Screen : seen;
            },
        };
        Assert.Equal("0123456789012345678901234567890x", new LineEditor(typist, terminal, Rules).Read().Text);
        Assert.Equal("> 01234567890123456\n78901234567890x", seen);
    }

    [Fact]
    public void A_stop_takes_everything_off_the_screen()
    {
        SimulatedTerminal terminal = new(40, 10);
        Typist typist = new("abc", "x") { Paused = static piece => _ = piece == "x" ? throw new OperationCanceledException() : 0 };
        Assert.Throws<OperationCanceledException>(() => new LineEditor(typist, terminal, Rules).Read());
        Assert.Equal(string.Empty, terminal.Screen);
    }

    private static LineResult Unmarked(params string[] pieces) => new LineEditor(new Typist(pieces) { MarksPaste = false }, new SimulatedTerminal(80, 24), Rules).Read();

    private static string[] Pieces(string sent)
    {
        List<string> pieces = [];
        for (int at = 0; at < sent.Length;)
        {
            int end = sent[at] != '\u001b' ? at + 1
                : sent[at..].StartsWith("\u001b[200~", StringComparison.Ordinal) ? sent.IndexOf("\u001b[201~", at, StringComparison.Ordinal) + 6
                : sent[at + 1] == '[' ? at + 3 : at + 2;
            pieces.Add(sent[at..end]);
            at = end;
        }

        return [.. pieces];
    }
}
