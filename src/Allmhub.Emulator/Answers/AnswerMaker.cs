using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;

namespace Allmhub.Emulator.Answers;

/// <summary>
/// Makes the answer. Equal calls get equal answers. In this order:
/// lines of the prompt that begin with a directive (see <see cref="Directive"/>); results of tools are told;
/// film and picture models tell their progress and give a link; offered tools that the prompt names are called;
/// a schema is filled; small prompts with an answer of their own; anything else is echoed.
/// </summary>
internal static class AnswerMaker
{
    public static EmulatedAnswer Make(EmulatedPrompt prompt, Uri baseUri)
    {
        Directive directive = Directive.Read(prompt.Text);
        IReadOnlyList<EmulatedToolResult> result = prompt.ToolResult;
        bool mayCall = result.Count == 0 || directive.CallAgain;
        IReadOnlyList<EmulatedToolCall> call = mayCall && directive.ToolCall.Count > 0 ? Numbered(directive.ToolCall, prompt)
            : mayCall ? ToolChooser.Choose(prompt) : [];
        if (call.Count > 0)
        {
            return Build(prompt, directive, "", call);
        }

        if (directive.Refusal is not null)
        {
            return Build(prompt, directive, "", []);
        }

        string? structured = Structured(prompt);
        string text = directive.Say
            ?? (structured is null ? Told(result) : null)
            ?? NativePicture(prompt, directive)
            ?? MediaProse.Write(prompt, directive, baseUri)
            ?? structured
            ?? Demo.Find(prompt)
            ?? Demo.Echo(prompt);
        return Build(prompt, directive, text, []);
    }

    private static string? Told(IReadOnlyList<EmulatedToolResult> result) =>
        result.Count == 0 ? null : string.Join('\n', result.Select(r => $"{r.Name}: {r.Text}"));

    private static string? Structured(EmulatedPrompt prompt)
    {
        if (prompt.Schema is { } schema)
        {
            return SchemaFiller.Fill(schema, prompt.Text);
        }

        if (InstructedSchema.Find(prompt.System) is { } instructed)
        {
            return $"```json\n{SchemaFiller.Fill(instructed, prompt.Text)}\n```";
        }

        return prompt.AnyJson ? $$"""{"prompt":{{JsonText.Quote(prompt.Text)}}}""" : null;
    }

    private static List<EmulatedToolCall> Numbered(IReadOnlyList<EmulatedToolCall> call, EmulatedPrompt prompt) =>
        [.. call.Select((c, i) => c with { Id = ToolChooser.CallId(prompt, i) })];

    private static string? NativePicture(EmulatedPrompt prompt, Directive directive) =>
        !prompt.NativePicture || !MediaProse.IsPicture(prompt.Model) ? null
        : directive.Failure ?? "Here is your picture. 图片已生成。";

    private static EmulatedAnswer Build(EmulatedPrompt prompt, Directive directive, string text, IReadOnlyList<EmulatedToolCall> call)
    {
        string? stop = FirstStop(prompt, text);
        text = stop is null ? text : text[..text.IndexOf(stop, StringComparison.Ordinal)];
        bool prose = MediaProse.IsMedia(prompt.Model) && directive.Say is null && !prompt.NativePicture;
        IReadOnlyList<string> token = prose ? MediaProse.Pieces(text) : Tokens.Split(text);
        bool cut = prompt.MaxToken is { } most && token.Count > most;
        token = cut ? [.. token.Take(prompt.MaxToken!.Value)] : token;
        int written = token.Count + call.Sum(c => Tokens.Count(c.Name + c.Argument)) + Tokens.Count(directive.Refusal ?? "");
        bool picture = prompt.NativePicture && MediaProse.IsPicture(prompt.Model) && call.Count == 0;
        return new EmulatedAnswer
        {
            Seed = string.Join('\n', prompt.Turn.Select(t => t.Role + t.Text)) + prompt.Model,
            Model = prompt.Model,
            Text = prompt.Model == ModelCatalog.SurrogateModel ? Tokens.CutSurrogates(token) : token,
            Reasoning = Thought(prompt, directive),
            ShowThinking = prompt.ShowThinking,
            ToolCall = call,
            Refusal = directive.Refusal,
            StoppedAt = stop,
            Citation = prompt.WebSearch && token.Count > 0 ? [new("https://example.com/powershell", "PowerShell", 0, string.Concat(token).Length)] : [],
            HasPicture = picture && directive.Failure is null && directive.Refusal is null,
            Finish = directive.Refusal is not null ? EmulatedFinish.Refusal
                : call.Count > 0 ? EmulatedFinish.ToolCall
                : picture && directive.Failure is not null ? EmulatedFinish.NoPicture
                : cut ? EmulatedFinish.Length : EmulatedFinish.Stop,
            PromptToken = Tokens.Count(prompt.System) + prompt.Turn.Sum(Weigh),
            AnswerToken = written,
        };
    }

    private static int Weigh(EmulatedTurn turn) =>
        3 + Tokens.Count(turn.Text) + (85 * turn.Attachment.Count) + turn.ToolResult.Sum(r => Tokens.Count(r.Text));

    private static string? FirstStop(EmulatedPrompt prompt, string text) => prompt.Stop
        .Where(s => s.Length > 0 && text.Contains(s, StringComparison.Ordinal))
        .MinBy(s => text.IndexOf(s, StringComparison.Ordinal));

    private static IReadOnlyList<string> Thought(EmulatedPrompt prompt, Directive directive)
    {
        bool think = prompt.Think ?? ModelCatalog.Thinks(prompt.Model);
        if (!think && directive.Thought is null)
        {
            return [];
        }

        string words = Tokens.Count(prompt.Text).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Tokens.Split(directive.Thought ?? $"The prompt has {words} tokens. 先想一想，再回答。");
    }
}
