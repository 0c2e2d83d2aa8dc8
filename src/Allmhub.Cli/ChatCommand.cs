using System.CommandLine;
using Allmhub.Chat;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;

namespace Allmhub.Cli;

/// <summary>`allm chat`: a question, an answer; alone or as the next turn of a conversation.</summary>
internal sealed class ChatCommand
{
    private const int MostToken = 10_000_000;
    private const double MostTemperature = 2;

    private readonly Argument<string[]> _prompt = PromptWords.Create(Words.Say("What to ask. Standard input is what it is about, or the prompt itself when this is left out or '-'."));
    private readonly Option<string?> _model = new("--model", "-m") { Description = Words.Say("The model. The emulator has a default, the gateway has none."), HelpName = "name" };
    private readonly Option<string?> _promptName = new("--prompt", "-p") { Description = Words.Say("A kept prompt: its text, model and settings; options win. 'allm prompts' lists them."), HelpName = "name" };
    private readonly Option<string[]> _variable = new("--var") { Description = Words.Say("A value for a place of the kept prompt, as in --var Lang=Rust. May be given several times."), HelpName = "name=value" };
    private readonly Option<string?> _system = new("--system", "-s") { Description = Words.Say("Instructions that stand before the prompt."), HelpName = "text" };
    private readonly Option<string[]> _attach = new("--attach", "-f", "-a") { Description = Words.Say("A file, an http(s) address or '-' for standard input: picture, PDF, sound, film or text, told by its first bytes. May be given several times."), HelpName = "file" };
    private readonly Option<double?> _temperature = Number.Real("--temperature", Words.Say("How freely it is answered, from 0 to 2."), MostTemperature);
    private readonly Option<int?> _maxToken = Number.Whole("--max-tokens", Words.Say("How long the answer may be, thinking included."), MostToken);
    private readonly Option<ReasoningEffort?> _effort = Choice.Of<ReasoningEffort>("--effort", "level", Words.Say("How much a reasoning model thinks"));
    private readonly Option<string?> _schema = new("--schema") { Description = Words.Say("A JSON Schema (a file, or the text itself) that the answer must follow; the valid JSON is written."), HelpName = "file" };
    private readonly Option<bool> _continue = Flag.Create("--continue", Words.Say("Go on with the last conversation."), "-c");
    private readonly Option<string?> _session = new("--session") { Description = Words.Say("Go on with the conversation of this name, or begin it; a path (with a separator or .json) is a session file of the module."), HelpName = "name" };
    private readonly Option<bool> _noKeep = Flag.Create("--no-keep", Words.Say("Leave nothing on the disk for --continue."));
    private readonly Option<bool> _extract = Flag.Create("--extract", Words.Say("Write the first code block of the answer alone; the answer has none: exit code 1, and the answer is on standard error."), "-x");
    private readonly Option<bool> _extractAll = Flag.Create("--extract-all", Words.Say("Write all code blocks, an empty line between them."));
    private readonly Option<ChatApi?> _api = Choice.Of<ChatApi>("--api", "format", Words.Say("The wire format"));
    private readonly Option<bool> _noInput = Flag.Create("--no-input", Words.Say("Do not look at standard input."), "-n");
    private readonly Option<bool> _log = Flag.Create("--log", Words.Say("Keep prompt and answer in the log, which 'allm history' shows. ALLMHUB_LOG=on does it for every command."));
    private readonly Option<bool> _json = Flag.Create("--json", Words.Say("Write one JSON object when the answer is complete."));
    private readonly Option<bool> _raw = Flag.Create("--raw", Words.Say("Show the answer as it is; on a screen its Markdown is drawn otherwise."));
    private readonly Option<bool> _noStream = Flag.Create("--no-stream", Words.Say("Ask for the whole answer at once."));
    private readonly GatewayOptions _gateway = new();

    private ChatCommand()
    {
    }

    public static Command Create() => new ChatCommand().Build();

    private Command Build()
    {
        _model.CompletionSources.Add(static _ => ModelNames.Complete());
        _promptName.CompletionSources.Add(static _ => PromptsCommand.Names());
        _session.CompletionSources.Add(static _ => KeptSession.Names());
        Command command = new HelpfulCommand(
            "chat",
            Words.Say("Asks a model and writes its answer as it arrives; model, tokens and time follow on standard error."),
            "allm chat 'why is the sky blue?' -m gpt-4o-mini",
            "seq 3 | allm chat 'Summarise this log'",
            "allm chat -f error.png 'What does this dialog want?'",
            "git diff | allm chat -p review --var Lang=Rust",
            "allm chat -c 'and in one sentence?'",
            "allm chat --session review 'Which of these changes is risky?' < changes.diff",
            "allm chat -x 'a bash function that lists the largest files' > largest.sh",
            "allm chat --schema city.json 'Name a city in Chile' | jq .name")
        {
            _prompt, _promptName, _variable, _model, _system, _attach, _temperature, _maxToken, _effort, _schema, _continue, _session, _noKeep, _extract, _extractAll, _api, _noInput, _log, _json, _raw, _noStream,
        };
        _gateway.AddTo(command);
        command.Validators.Add(result =>
        {
            if (Contradiction(result.GetValue, result.GetValue, result.GetValue(_prompt) ?? [], result.GetValue(_attach) ?? [], result.GetValue(_variable) ?? []) is string contradiction)
            {
                result.AddError(contradiction);
            }
        });
        command.SetAction((result, cancellationToken) => ChatRun.ExecuteAsync(Read(result), cancellationToken));
        return command;
    }

    private ChatArguments Read(ParseResult result)
    {
        string[] words = result.GetValue(_prompt) ?? [];
        return new ChatArguments
        {
            Prompt = PromptWords.Join(words),
            PromptName = result.GetValue(_promptName),
            Variable = result.GetValue(_variable) ?? [],
            WantsInput = words.Contains(PromptWords.Input),
            NoInput = result.GetValue(_noInput),
            Attachment = result.GetValue(_attach) ?? [],
            Model = result.GetValue(_model),
            System = result.GetValue(_system),
            Temperature = result.GetValue(_temperature),
            MaxToken = result.GetValue(_maxToken),
            Effort = result.GetValue(_effort),
            Api = result.GetValue(_api) ?? ChatApi.Auto,
            Schema = result.GetValue(_schema),
            Continue = result.GetValue(_continue),
            Session = result.GetValue(_session),
            NoKeep = result.GetValue(_noKeep),
            Piece = result.GetValue(_extractAll) ? ChatPiece.AllCode : result.GetValue(_extract) ? ChatPiece.FirstCode : ChatPiece.Answer,
            Gateway = Gateway(result),
            Json = result.GetValue(_json),
            Raw = result.GetValue(_raw),
            Stream = !result.GetValue(_noStream),
        };
    }

    private GatewayArguments Gateway(ParseResult result)
    {
        GatewayArguments gateway = _gateway.Read(result);
        return result.GetValue(_log) ? gateway with { Settings = gateway.Settings with { Log = true } } : gateway;
    }

    private string? Contradiction(Func<Option<bool>, bool> isGiven, Func<Option<string?>, string?> value, string[] words, string[] files, string[] variables) =>
        isGiven(_continue) && value(_session) is not null ? Words.Say("--continue goes on with the last conversation and --session with a named one: leave one of them out.")
        : isGiven(_noInput) && (words.Contains(PromptWords.Input) || files.Contains(PromptWords.Input)) ? Words.Say("--no-input leaves standard input alone, and '-' asks for it: leave one of them out.")
        : value(_promptName) is null && variables.Length > 0 ? Words.Say("--var fills the places of --prompt, and there is none.")
        : value(_schema) is not null && (isGiven(_extract) || isGiven(_extractAll)) ? Words.Say("--schema writes JSON and --extract code: leave one of them out.")
        : isGiven(_json) && (isGiven(_extract) || isGiven(_extractAll)) ? Words.Say("--json writes the whole answer, its code blocks included, and --extract the code alone: leave one of them out.")
        : words.Length > 1 && files.Length > 0 && Array.Find(words, File.Exists) is string file ? Words.Say($"'{file}' is a file, and stands among the words of the prompt. Attach each file with its own -f, or quote the prompt.")
        : null;
}
