using System.Reflection;
using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>Text of a service in a record: one line, no control sequence, no command of a CI service; and what is meant to be seen is clean.</summary>
public sealed class RecordTextTests
{
    [Theory]
    [InlineData("plain 中文 😀", "plain 中文 😀")]
    [InlineData("one\ntwo", "one two")]
    [InlineData("one \r\n\r\n  two\n", "one two")]
    [InlineData("one\u2028two\u2029three\u0085", "one two three")]
    [InlineData("::add-mask::x", ": :add-mask::x")]
    [InlineData("a\n::set-output name=x::y", "a : :set-output name=x::y")]
    [InlineData("\u001b[31m::add-mask::x", ": :add-mask::x")]
    [InlineData("\u001b]0;x\u0007##vso[task.x]y", "## vso[task.x]y")]
    [InlineData("text ##[group]y", "text ## [group]y")]
    [InlineData("##teamcity[x]", "## teamcity[x]")]
    [InlineData("aaaaaaaa::error::owned", "aaaaaaaa: :error::owned")]
    [InlineData("z::set-env name=PATH::/evil", "z: :set-env name=PATH::/evil")]
    [InlineData("std::vector and [IO.Path]::Combine, ## a heading", "std::vector and [IO.Path]::Combine, ## a heading")]
    public void A_record_is_one_line_without_commands(string given, string shown) => Assert.Equal(shown, RecordText.Of(given));

    [Fact]
    public void Own_lines_stay_and_none_is_a_command() =>
        Assert.Equal("< HTTP 200\n< X: y\n: :error::z\n## vso[t]", RecordText.Lines("< HTTP 200\n< X: y\n::error::z\n##vso[t]"));

    [Fact]
    public void Json_keeps_what_it_escapes()
    {
        const string Text = "a\u202eb\u009b2J\u2066c\u007f 中😀";
        string json = TerminalFilter.Escape($"\"{Text}\"");

        Assert.DoesNotContain(json, static c => char.IsControl(c) || c is '\u202e' or '\u2066');
        Assert.Equal(Text, System.Text.Json.JsonSerializer.Deserialize<string>(json));
    }

    [Theory]
    [InlineData("##vso[task.setvariable variable=PATH]x")]
    [InlineData("a ##[group]b ###[error]c")]
    public void Json_is_no_command_of_a_job(string text)
    {
        string json = TerminalFilter.Escape($"\"{text}\"");

        Assert.DoesNotMatch(@"##\w*\[", json);
        Assert.Equal(text, System.Text.Json.JsonSerializer.Deserialize<string>(json));
    }

    [Theory]
    [InlineData("a\u001b[38;5;196mb\u001b]52;c;c2VjcmV0\u0007c")]
    [InlineData("中\u009d0;title\u009c文\u001bPdata\u001b\\\u202e!")]
    public void Deltas_of_one_stream_are_clean_wherever_it_is_cut(string text)
    {
        string whole = TerminalFilter.Clean(text);
        for (int cut = 0; cut <= text.Length; cut++)
        {
            TerminalFilter filter = new();
            ChatDelta[] deltas = [new(ChatUpdate.OfText(text[..cut]), filter), new(ChatUpdate.OfReasoning("\u001b["), filter), new(ChatUpdate.OfText(text[cut..]), filter)];

            Assert.Equal((whole, text), (string.Concat<ChatDelta>(deltas), string.Concat(deltas.Select(static delta => delta.Text))));
        }
    }

    [Fact]
    public void What_is_shown_is_clean_and_the_data_exact()
    {
        const string Text = "a\u001b]52;c;eA==\u0007b";
        ChatToolCall call = new("i", "f" + Text, Text);
        object[] seen =
        [
            new ChatCompletion { Text = Text, ToolCall = [call] }, new ChatMessage(ChatRole.User, Text), new ChatTextPart(Text), new ChatReasoningPart(Text), new ChatRefusalPart(Text), call,
            new ChatToolRun("f", Text, Text, false, default), new ChatCitation(Text, Text), new ModelInfo { Name = Text }, new Allmhub.Raw.RawEvent(Text, Text), new ChatStart(Text, Text),
            new ChatFinish(ChatFinishReason.Stop, Text), new ChatToolCallFragment(0, Text, Text, Text), new AllmError(AllmErrorKind.Server, Text), new AllmException(AllmErrorKind.Server, Text),
            new ChatDelta(ChatUpdate.OfText(Text)), new InvalidInputException(Text), new AttachmentException(AttachmentFault.Empty, Text),
        ];

        Assert.All(seen, static item => Assert.DoesNotContain('\u001b', item.ToString()!));
        Assert.Equal(Text, new ChatCompletion { Text = Text }.Text);
        Assert.Equal("ab", new ChatCompletion { Text = Text }.ToString());
    }

    /// <summary>Records that a caller only makes, or that hold options: nothing shows them.</summary>
    private static readonly string[] NeverShown =
    [
        "RawRequest", "MediaFormat", "ConversationOptions", "ChatToolOutcome", "JsonAnswer", "JsonSchemaError", "ChatRequest", "AllmCallOptions", "NoticeActivity", "Notice", "NoticeRetry", "MarkdownLook", "CostEstimate", "BalanceQuery",
        "ConnectionSettings", "SecretLeftOut", "ResolvedConnection", "SecretSource", "ConnectionSource",
    ];

    [Fact]
    public void No_record_that_is_shown_is_a_dump()
    {
        IEnumerable<Type> records = new[] { typeof(ChatDelta).Assembly, typeof(AllmEmulator).Assembly }
            .SelectMany(static assembly => assembly.GetExportedTypes())
            .Where(static type => type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null && !NeverShown.Contains(type.Name));

        Assert.NotEmpty(records);
        Assert.All(records, static type => Assert.False(
            type.GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false), $"{type.Name} shows its own dump."));
    }
}
