using System.CommandLine;
using System.IO.Enumeration;
using Allmhub.Account;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>`allm models`: the models of the key, what each speaks, and prices where the gateway publishes them.</summary>
internal static class ModelsCommand
{
    private const int MostNamed = 5;

    public static Command Create()
    {
        Argument<string> name = new("name") { Description = Words.Say("Only these names; * and ? stand for others."), DefaultValueFactory = static _ => "*" };
        name.Validators.Add(PromptWords.RefuseUnknownOption);
        Option<string?> api = new("--api") { Description = Words.Say("Only models that speak this, e.g. openai, anthropic, gemini, embeddings."), HelpName = "format" };
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON array."));
        name.CompletionSources.Add(static _ => ModelNames.Complete());
        Command command = new HelpfulCommand(
            "models",
            Words.Say("Lists the models of the key: name, prices in USD, and what each speaks, with tabs between. Ends with 1 when none matches."),
            "allm models",
            "allm models 'gpt-*'",
            "allm models --api anthropic --json | jq -r '.[].name'") { name, api, json };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => ListAsync(
            result.GetValue(name)!, result.GetValue(api), gateway.Read(result), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(string name, string? api, GatewayArguments gateway, bool json, CancellationToken cancellationToken)
    {
        try
        {
            using Connection connection = Connection.Open(gateway);
            ModelListing listing = ModelEndpoint.IsGemini(api) ? ModelListing.Gemini : ModelListing.OpenAI;
            IReadOnlyList<ModelInfo> models = await connection.Client.Models.List(listing).ExecuteAsync(new AllmCallOptions { Notices = new WarningLine() }, cancellationToken);
            List<ModelInfo> speaking = [.. ModelEndpoint.Filter(models, api)];
            List<ModelInfo> wanted = [.. speaking.Where(model => FileSystemName.MatchesSimpleExpression(name, model.Name))];
            Write(wanted, json);
            return wanted.Count > 0 ? ExitCode.Ok : Fault.Say(NothingText(name, api, speaking), ExitCode.NothingFound);
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, "allm models");
        }
        catch (AllmException error)
        {
            return Fault.Service(error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private static string NothingText(string name, string? api, List<ModelInfo> speaking)
    {
        if (name == "*")
        {
            return api is null ? Words.Say("The gateway lists no model for this key.") : Words.Say($"The gateway lists no model that speaks '{api}' for this key.");
        }

        string[] near = [.. speaking.Select(static model => model.Name).Where(model => model.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(MostNamed)];
        if (near.Length > 0)
        {
            string found = string.Join(", ", near);
            return api is null
                ? Words.Say($"No model is named '{name}' alone; '*{name}*' finds {found}.")
                : Words.Say($"No model that speaks '{api}' is named '{name}' alone; '*{name}*' finds {found}.");
        }

        string meant = NearestWord.Question(name, speaking.Select(static model => model.Name));
        return api is null
            ? Words.Say($"No model of this key matches '{name}'.{meant}")
            : Words.Say($"No model that speaks '{api}' of this key matches '{name}'.{meant}");
    }

    private static void Write(List<ModelInfo> models, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonOf(models));
            return;
        }

        string[][] rows = [.. models.Select(static model => (string[])[RecordText.Of(model.Name), model.Price?.ToString() ?? string.Empty, RecordText.Of(string.Join(", ", model.Endpoint))])];

        // Columns for a person, tabs for cut.
        int[] width = Console.IsOutputRedirected || rows.Length == 0 ? [0, 0] : [rows.Max(static row => row[0].Length), rows.Max(static row => row[1].Length)];
        string gap = Console.IsOutputRedirected ? "\t" : "  ";
        foreach (string[] row in rows)
        {
            Console.Out.WriteLine($"{row[0].PadRight(width[0])}{gap}{row[1].PadRight(width[1])}{gap}{row[2]}");
        }
    }

    private static string JsonOf(List<ModelInfo> models) => JsonLine.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (ModelInfo model in models)
        {
            writer.WriteStartObject();
            writer.WriteString("name", model.Name);
            writer.WriteString("owner", model.Owner);
            writer.WriteStartArray("endpoint");
            foreach (string endpoint in model.Endpoint)
            {
                writer.WriteStringValue(endpoint);
            }

            writer.WriteEndArray();
            JsonLine.WriteNumber(writer, "inputPerMillion", model.Price?.InputPerMillion);
            JsonLine.WriteNumber(writer, "outputPerMillion", model.Price?.OutputPerMillion);
            JsonLine.WriteNumber(writer, "perCall", model.Price?.PerCall);
            if (model.Price?.Expression is string expression)
            {
                writer.WriteString("expression", expression);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
