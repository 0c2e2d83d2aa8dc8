using Allmhub.Emulator.Account;

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

        string text = directive.Say
            ?? Told(prompt, result)
            ?? MediaProse.Write(prompt, directive, baseUri)
            ?? Structured(prompt)
            ?? Demo.Find(prompt)
            ?? Demo.Echo(prompt);
        return Build(prompt, directive, text, []);
    }

    private static string? Told(EmulatedPrompt prompt, IReadOnlyList<EmulatedToolResult> result) =>
        result.Count == 0 || prompt.Schema is not null ? null : string.Join('\n', result.Select(r => $"{r.Name}: {r.Text}"));

    private static string? Structured(EmulatedPrompt prompt) =>
        prompt.Schema is { } schema ? SchemaFiller.Fill(schema, prompt.Text)
        : prompt.AnyJson ? $$"""{"prompt":{{Wire.JsonText.Quote(prompt.Text)}}}""" : null;

    private static List<EmulatedToolCall> Numbered(IReadOnlyList<EmulatedToolCall> call, EmulatedPrompt prompt) =>
        [.. call.Select((c, i) => c with { Id = ToolChooser.CallId(prompt, i) })];

    private static EmulatedAnswer Build(EmulatedPrompt prompt, Directive directive, string text, IReadOnlyList<EmulatedToolCall> call)
    {
        IReadOnlyList<string> token = MediaProse.IsMedia(prompt.Model) && directive.Say is null ? MediaProse.Pieces(text) : Tokens.Split(text);
        (token, bool cut) = Limit(prompt, token);
        IReadOnlyList<string> thought = Thought(prompt, directive);
        int written = token.Count + call.Sum(c => Tokens.Count(c.Name + c.Argument)) + (directive.Refusal is { } no ? Tokens.Count(no) : 0);
        return new EmulatedAnswer
        {
            Seed = string.Join('\n', prompt.Turn.Select(t => t.Role + t.Text)) + prompt.Model,
            Model = prompt.Model,
            Text = prompt.Model == ModelCatalog.SurrogateModel ? Tokens.CutSurrogates(token) : token,
            Reasoning = thought,
            ToolCall = call,
            Refusal = directive.Refusal,
            Citation = prompt.WebSearch && token.Count > 0 ? [new("https://example.com/powershell", "PowerShell", 0, string.Concat(token).Length)] : [],
            HasPicture = MediaProse.IsPicture(prompt.Model),
            Finish = directive.Refusal is not null ? EmulatedFinish.Refusal : call.Count > 0 ? EmulatedFinish.ToolCall : cut ? EmulatedFinish.Length : EmulatedFinish.Stop,
            PromptToken = prompt.Turn.Sum(t => 3 + Tokens.Count(t.Text) + (85 * t.Attachment.Count) + t.ToolResult.Sum(r => Tokens.Count(r.Text))) + Tokens.Count(prompt.System),
            AnswerToken = written,
        };
    }

    private static (IReadOnlyList<string> Token, bool Cut) Limit(EmulatedPrompt prompt, IReadOnlyList<string> token)
    {
        string whole = string.Concat(token);
        int stop = prompt.Stop.Select(s => s.Length == 0 ? -1 : whole.IndexOf(s, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        if (stop >= 0)
        {
            token = Tokens.Split(whole[..stop]);
        }

        return prompt.MaxToken is { } most && token.Count > most ? ([.. token.Take(most)], true) : (token, false);
    }

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
