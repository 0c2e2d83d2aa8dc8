using System.Globalization;
using Allmhub.Chat.Conversations;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Cli.Screen;

/// <summary>Says on standard error, in one line, why there is no answer, and gives the exit code that goes with it.</summary>
internal static class Fault
{
    public static int Usage(string message, string command) => Say(Words.Say($"{message} ({command} --help)"), ExitCode.Usage);

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
            fact.Add(Words.Say($"code {code}"));
        }

        if (error.RequestId is { } id && !error.Message.Contains(id, StringComparison.Ordinal))
        {
            fact.Add(Words.Say($"request id {id}"));
        }

        if (ErrorWords.EffortOf(error.Error) is { } effort)
        {
            fact.Add(effort);
        }

        ErrorWords words = ErrorWords.Of(error.Error, facts: false);
        string advice = (words.Action ?? Advice(error)) is { } action ? " " + action : string.Empty;
        return Say($"{words.Text} [{string.Join(", ", fact)}]{advice}", exitCode);
    }

    /// <summary>Says a line, in the words of <c>allm</c>.</summary>
    public static int Say(string message, int exitCode)
    {
        Console.Error.WriteLine($"allm: {RecordText.Of(Wording.Of(message))}");
        return exitCode;
    }

    /// <summary>What to do about a failure on this side of the wire; Core's own advice comes first.</summary>
    private static string? Advice(AllmException error) => error.Kind switch
    {
        AllmErrorKind.Protocol when error.Code == ConversationFault.InvalidAnswer => Words.Say("Use a model with structured output, or a simpler schema."),
        AllmErrorKind.Timeout => Words.Say("Raise or leave out the time limit."),
        AllmErrorKind.Network => Words.Say("Check the address (--base-url, ALLMHUB_BASE_URL), the proxy and the network."),
        AllmErrorKind.IncompleteStream => Words.Say("What arrived is above; ask again for the whole."),
        _ => null,
    };
}
