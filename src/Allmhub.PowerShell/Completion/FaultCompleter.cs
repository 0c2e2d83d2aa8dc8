using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers common faults of the emulator.</summary>
public sealed class FaultCompleter : IArgumentCompleter
{
    private static readonly (string Text, string Meaning)[] Faults =
    [
        ("status=429", "too many requests; add ;retry-after=2 or ;count=3"),
        ("status=503", "no channel serves the model"),
        ("stall=headers", "nothing comes, not even headers"),
        ("stall=first", "headers come, but no token"),
        ("stall=mid", "the stream stops in the middle"),
        ("pings", "keep-alive comments only"),
        ("cut=mid", "the connection breaks in the middle"),
        ("cut=utf8", "the connection breaks inside a character"),
        ("error-event", "an error instead of the next piece"),
        ("bare-json", "an error as a line without data:"),
        ("no-finish", "no finish reason"),
        ("no-done", "no [DONE]"),
        ("nulls", "null where the gateway writes it and OpenAI's schema does not allow it"),
        ("batch=25", "a request for vectors may hold 25 texts; add ;count=all"),
        ("vector=nan", "a vector holds NaN"),
        ("vector=missing", "a vector is not there"),
        ("html", "a web page with status 200"),
        ("empty", "an empty answer with status 200"),
        ("redirect", "status 301"),
        ("content-type=text/plain", "a wrong content type"),
        ("drip", "byte by byte"),
        ("reset", "the connection is reset"),
        ("link-cut=1000", "a linked file breaks after so many bytes"),
        ("link-expired", "a link has expired"),
        ("link;status=503", "the host of links alone; any other word too"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Faults
            .Where(fault => fault.Text.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static fault => new CompletionResult($"'{fault.Text}'", fault.Text, CompletionResultType.ParameterValue, fault.Meaning));
}
