using Allmhub.Chat;
using Allmhub.Cli.Screen;
using Allmhub.Http;
using Allmhub.Prompts;

namespace Allmhub.Cli;

/// <summary>A kept prompt as `allm chat -p` uses it: what the options say wins over its file, and none of its tools run.</summary>
internal sealed class KeptQuestion
{
    private readonly Dictionary<string, string> _given;

    private KeptQuestion(KeptPrompt prompt, Dictionary<string, string> given)
    {
        Prompt = prompt;
        _given = given;
    }

    /// <summary>What the file says.</summary>
    public KeptPrompt Prompt { get; }

    /// <summary>Whether there is a place for what it is about.</summary>
    public bool WantsInput => FilledPrompt.Of(Prompt, _given, string.Empty).HasRead;

    /// <summary>Reads the prompt that the arguments name, and takes of it what they do not say.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The arguments to go by.</returns>
    /// <exception cref="InvalidInputException">There is no such prompt, its file cannot be read, or a value is missing.</exception>
    public static ChatArguments Apply(ChatArguments arguments)
    {
        if (arguments.PromptName is not string name)
        {
            return arguments;
        }

        try
        {
            KeptPrompt prompt = new PromptStore(PromptFolder.Find(null)).Load(name);
            KeptQuestion kept = new(prompt, Values(arguments.Variable, prompt));
            return Over(arguments, kept);
        }
        catch (PromptException error)
        {
            throw new InvalidInputException(error.Message, nameof(ChatArguments.PromptName), error);
        }
    }

    /// <summary>What is said, in its order: the prompt's text, more words, and the input where no place took it.</summary>
    /// <param name="words">The words of the line.</param>
    /// <param name="context">What came on standard input.</param>
    /// <returns>The texts.</returns>
    public string?[] Say(string? words, string? context)
    {
        FilledPrompt filled = Fill(context?.TrimEnd('\r', '\n') ?? words);
        return context is null ? [filled.Text, filled.HasRead ? null : words] : [filled.Text, words, filled.HasRead ? null : context];
    }

    private FilledPrompt Fill(string? input)
    {
        FilledPrompt filled = FilledPrompt.Of(Prompt, _given, input);
        return filled.Missing.Count == 0 ? filled
            : KeptPrompt.InputPlace.Contains(filled.Missing[0].Name, StringComparer.OrdinalIgnoreCase)
            ? throw new InvalidInputException(Words.Say($"The prompt '{Prompt.Name}' is about something, and there is nothing: pipe it in, or write it behind the options."))
            : throw new InvalidInputException(Words.Say($"The prompt '{Prompt.Name}' needs values. Give them: {string.Join(' ', filled.Missing.Select(Given))}"));
    }

    private static string Given(PromptVariable variable) => "--var '" + variable.Name + "=…'";

    private static ChatArguments Over(ChatArguments arguments, KeptQuestion kept)
    {
        KeptPrompt prompt = kept.Prompt;
        foreach (string warning in prompt.Warning)
        {
            Fault.Say(warning, ExitCode.Ok);
        }

        if (prompt.Tool.Count > 0)
        {
            Fault.Say(Words.Say($"The prompt '{prompt.Name}' names tools, and allm runs none: {string.Join(", ", prompt.Tool)}."), ExitCode.Ok);
        }

        // The instructions have no place for the input; the values are looked at once more with it.
        FilledPrompt filled = FilledPrompt.Of(prompt, kept._given, string.Empty);
        return arguments with
        {
            Kept = kept,
            Model = arguments.Model ?? prompt.Model,
            System = arguments.System ?? filled.System,
            Temperature = arguments.Temperature ?? prompt.Temperature,
            MaxToken = arguments.MaxToken ?? prompt.MaxToken,
            Effort = arguments.Effort ?? prompt.ReasoningEffort,
            Api = arguments.Api == ChatApi.Auto ? prompt.Api ?? ChatApi.Auto : arguments.Api,
            Schema = arguments.Schema ?? (arguments.Piece == ChatPiece.Answer ? prompt.JsonSchema : null),
            Attachment = [.. prompt.Attachment, .. arguments.Attachment],
        };
    }

    private static Dictionary<string, string> Values(IReadOnlyList<string> given, KeptPrompt prompt)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in given)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new InvalidInputException(Words.Say($"'{pair}' is no name and value: --var Lang=Rust"));
            }

            string name = pair[..at].Trim();
            if (!prompt.Variable.Any(variable => variable.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidInputException(prompt.Variable.Count == 0
                    ? Words.Say($"The prompt '{prompt.Name}' has no variables.")
                    : Words.Say($"The prompt '{prompt.Name}' has no variable '{name}'. It has {string.Join(", ", prompt.Variable)}."));
            }

            values[name] = pair[(at + 1)..];
        }

        return values;
    }
}
