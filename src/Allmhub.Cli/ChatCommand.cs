using System.CommandLine;
using System.CommandLine.Parsing;

namespace Allmhub.Cli;

/// <summary>`allm chat`: one prompt, one answer.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        Argument<string?> prompt = new("prompt") { Description = "What to ask; read from standard input when it is left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> model = new("--model", "-m") { Description = "The model. The emulator has a default, the gateway has none." };
        Option<string?> system = new("--system", "-s") { Description = "Instructions that stand before the prompt." };
        GatewayOptions gateway = new();
        Option<bool> json = new("--json") { Description = "Write one JSON object when the answer is complete." };
        Option<bool> noStream = new("--no-stream") { Description = "Ask for the whole answer at once." };
        prompt.Validators.Add(RefuseUnknownOption);
        Command command = new("chat", "Asks a model and writes its answer as it arrives; model, tokens and time follow on standard error.")
        {
            prompt, model, system, json, noStream,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => ChatRun.ExecuteAsync(
            new ChatArguments(
                result.GetValue(prompt),
                result.GetValue(model),
                result.GetValue(system),
                gateway.Read(result),
                result.GetValue(json),
                !result.GetValue(noStream)),
            cancellationToken));
        return command;
    }

    // The parser takes an option it does not know for the prompt.
    public static void RefuseUnknownOption(ArgumentResult result)
    {
        string text = result.Tokens is [Token token] ? token.Value : string.Empty;
        if (text.StartsWith('-') && !Environment.GetCommandLineArgs().Contains("--"))
        {
            result.AddError($"'{text}' is no option. Write -- before a prompt that begins with a hyphen.");
        }
    }
}
