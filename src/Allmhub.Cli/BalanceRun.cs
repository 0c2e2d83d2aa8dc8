using System.Globalization;
using Allmhub.Account;
using Allmhub.Cli.Screen;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm balance`.</summary>
internal static class BalanceRun
{
    public static async Task<int> ExecuteAsync(BalanceArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            using Connection connection = Connection.Open(arguments.Gateway, needsKey: arguments.Scope == BalanceScope.Token);
            if (arguments.Scope == BalanceScope.User && connection.Client.Options.AccessToken is null)
            {
                throw new InvalidInputException(Words.Say("The balance of a user needs ALLMHUB_ACCESS_TOKEN and, on most gateways, ALLMHUB_USER_ID. Both stand in the personal settings of the gateway's console."));
            }

            BalanceQuery query = new() { Scope = arguments.Scope, Path = arguments.Path };
            Balance balance = await connection.Client.Account.GetBalance(query).ExecuteAsync(new AllmCallOptions { Notices = new WarningLine() }, cancellationToken);
            return Judge(balance, arguments);
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, "allm balance");
        }
        catch (AllmException error)
        {
            Annotate(error.Message, arguments.Json);
            return Fault.Service(error, ExitCode.CouldNotAsk);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private static int Judge(Balance balance, BalanceArguments arguments)
    {
        Console.Out.WriteLine(arguments.Json ? JsonOf(balance) : TextOf(balance));
        bool isGuard = arguments.Minimum is not null || arguments.MinimumDay is not null;
        if (!isGuard || BalanceGuard.Check(balance, arguments.Minimum ?? 0, arguments.MinimumDay ?? 0, DateTimeOffset.UtcNow) is not AllmException failure)
        {
            return ExitCode.Ok;
        }

        Annotate(failure.Message, arguments.Json);
        return Fault.Say($"{failure.Message} [{failure.Kind}] {failure.RecommendedAction}", ExitCode.Below);
    }

    /// <summary>The line that a CI service shows on a job's page. It may not stand between the JSON of standard output.</summary>
    private static void Annotate(string message, bool json)
    {
        if (CiAnnotation.Of(message) is string line)
        {
            (json ? Console.Error : Console.Out).WriteLine(line);
        }
    }

    private static string TextOf(Balance balance)
    {
        string left = balance.IsUnlimited ? Words.Say("unlimited") : Words.Say($"{balance.Remaining:0.00####} USD left of {balance.Total:0.00####}");
        string end = balance.ExpiresAt is DateTimeOffset time ? Words.Say($", good until {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : string.Empty;
        return Words.Say($"{left}, {balance.Used:0.00####} used{end} ({balance.Source})");
    }

    private static string JsonOf(Balance balance) => JsonLine.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("scope", balance.Scope.ToString());
        writer.WriteString("name", balance.Name);
        JsonLine.WriteNumber(writer, "total", balance.Total);
        JsonLine.WriteNumber(writer, "used", balance.Used);
        JsonLine.WriteNumber(writer, "remaining", balance.Remaining);
        JsonLine.WriteNumber(writer, "remainingUnit", balance.RemainingUnit);
        writer.WriteBoolean("isUnlimited", balance.IsUnlimited);
        writer.WriteString("expiresAt", balance.ExpiresAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteStartArray("modelLimit");
        foreach (string model in balance.ModelLimit)
        {
            writer.WriteStringValue(model);
        }

        writer.WriteEndArray();
        writer.WriteString("source", balance.Source);
        writer.WriteEndObject();
    });
}
