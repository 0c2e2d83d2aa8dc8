using System.Globalization;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>Says on standard error, in one line, why there is no answer, and gives the exit code that goes with it.</summary>
internal static class Fault
{
    public static int Usage(string message, string command) => Say($"{message} ({command} --help)", ExitCode.Usage);

    /// <summary>What was typed or set wrong.</summary>
    public static int Usage(InvalidInputException error, string command) => Usage(error.Message, command);

    public static int Service(AllmException error, int exitCode = ExitCode.ServiceError)
    {
        List<string> fact = [error.Kind.ToString()];
        if (error.StatusCode is { } status)
        {
            fact.Add(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)status}"));
        }

        if (error.Code is { Length: > 0 } code)
        {
            fact.Add($"code {code}");
        }

        if (error.RequestId is { } id && !error.Message.Contains(id, StringComparison.Ordinal))
        {
            fact.Add($"request id {id}");
        }

        if (error.Attempts > 1)
        {
            fact.Add(string.Create(CultureInfo.InvariantCulture, $"{error.Attempts} attempts"));
        }

        string advice = error.RecommendedAction is { } action ? " " + action : string.Empty;
        return Say($"{error.Message.Trim()} [{string.Join(", ", fact)}]{advice}", exitCode);
    }

    public static int Say(string message, int exitCode)
    {
        string line = RecordText.Of(message);
        Console.Error.WriteLine($"allm: {line}");
        return exitCode;
    }
}
