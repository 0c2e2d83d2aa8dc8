using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
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
    /// <summary>What a picture of Google's counts.</summary>
    private const int PictureTokens = 1290;

    public static EmulatedAnswer Make(EmulatedPrompt prompt, MediaLinks links, EmulatorFault? fault)
    {
        Directive directive = Directive.Of(prompt.Text);
        IReadOnlyList<EmulatedToolResult> result = prompt.ToolResult;
        bool mayCall = result.Count == 0 || directive.CallAgain;
        IReadOnlyList<EmulatedToolCall> call = mayCall && directive.ToolCall.Count > 0 ? Numbered(directive.ToolCall, prompt)
            : mayCall ? ToolChooser.Choose(prompt) : [];
        if (call.Count > 0)
        {
            return Build(prompt, directive, "", call, []);
        }

        if (directive.Refusal is not null)
        {
            return Build(prompt, directive, "", [], []);
        }

        IReadOnlyList<PictureSpec> picture = Pictures(prompt, directive, fault);
        string? structured = Structured(prompt);
        string text = directive.Say
            ?? (structured is null ? Told(result) : null)
            ?? NativePicture(prompt, directive, picture)
            ?? MediaProse.Write(prompt, directive, links, picture)
            ?? structured
            ?? Demo.Find(prompt)
            ?? Demo.Echo(prompt);
        return Build(prompt, directive, text, [], picture);
    }

    private static IReadOnlyList<PictureSpec> Pictures(EmulatedPrompt prompt, Directive directive, EmulatorFault? fault)
    {
        bool fails = directive.Failure is not null || fault is { NoData: true };
        return Draws(prompt, directive) && !fails ? prompt.Picture.Draw(prompt, directive, fault) : [];
    }

    private static bool Draws(EmulatedPrompt prompt, Directive directive) =>
        MediaProse.IsPicture(prompt.Model) && prompt.Picture.IsWanted && directive.Say is null && prompt.ToolResult.Count == 0;

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

    private static string? NativePicture(EmulatedPrompt prompt, Directive directive, IReadOnlyList<PictureSpec> picture) =>
        !prompt.NativePicture || !MediaProse.IsPicture(prompt.Model) ? null
        : directive.Failure ?? (picture.Count > 0 ? MediaProse.Here : "");

    private static EmulatedAnswer Build(EmulatedPrompt prompt, Directive directive, string text, IReadOnlyList<EmulatedToolCall> call, IReadOnlyList<PictureSpec> picture)
    {
        string? stop = FirstStop(prompt, text);
        text = stop is null ? text : text[..text.IndexOf(stop, StringComparison.Ordinal)];
        bool prose = MediaProse.IsMedia(prompt.Model) && directive.Say is null && !prompt.NativePicture;
        IReadOnlyList<string> token = prose ? MediaProse.Pieces(text) : Tokens.Split(text);
        bool cut = prompt.MaxToken is { } most && token.Count > most;
        token = cut ? [.. token.Take(prompt.MaxToken!.Value)] : token;
        int written = token.Count + call.Sum(c => Tokens.Count(c.Name + c.Argument)) + Tokens.Count(directive.Refusal ?? "");
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
            Picture = prompt.NativePicture ? picture : [],
            Finish = directive.Refusal is not null ? EmulatedFinish.Refusal
                : call.Count > 0 ? EmulatedFinish.ToolCall
                : prompt.NativePicture && picture.Count == 0 && Draws(prompt, directive) ? EmulatedFinish.NoPicture
                : cut ? EmulatedFinish.Length : EmulatedFinish.Stop,
            PromptToken = directive.Read ?? (Tokens.Count(prompt.System) + prompt.Turn.Sum(Weigh) + directive.Cached + directive.CacheWritten + directive.CacheKept),
            CachedToken = directive.Cached,
            CacheWriteToken = directive.CacheWritten,
            CacheKeptToken = directive.CacheKept,
            AnswerToken = directive.Written ?? written + (PictureTokens * picture.Count),
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
