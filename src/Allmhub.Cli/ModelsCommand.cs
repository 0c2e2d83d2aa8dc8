using System.CommandLine;
using System.IO.Enumeration;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>`allm models`: the models of the key, what each speaks, and prices where the gateway publishes them.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        Argument<string> name = new("name") { Description = "Only these names; * and ? stand for others.", DefaultValueFactory = static _ => "*" };
        Option<string?> api = new("--api") { Description = "Only models that speak this, e.g. openai, anthropic, gemini, embeddings." };
        GatewayOptions gateway = new();
        Option<bool> json = new("--json") { Description = "Write one JSON array." };
        Command command = new("models", "Lists the models of the key: name, prices in USD, and what each speaks, with tabs between.") { name, api, json };
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
            List<ModelInfo> wanted = [.. ModelEndpoint.Filter(models, api).Where(model => FileSystemName.MatchesSimpleExpression(name, model.Name))];
            Write(wanted, json);
            return ExitCode.Ok;
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

    private static void Write(List<ModelInfo> models, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonOf(models));
            return;
        }

        foreach (ModelInfo model in models)
        {
            Console.Out.WriteLine($"{RecordText.Of(model.Name)}\t{model.Price}\t{RecordText.Of(string.Join(", ", model.Endpoint))}");
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
