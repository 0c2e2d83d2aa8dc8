using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Completion;

/// <summary>Offers common faults of the emulator.</summary>
public sealed class FaultCompleter : IArgumentCompleter
{
    private static (string Text, string Meaning)[] Faults =>
    [
        ("status=429", Words.Say("too many requests; add ;retry-after=2 or ;count=3")),
        ("status=503", Words.Say("no channel serves the model")),
        ("stall=headers", Words.Say("nothing comes, not even headers")),
        ("stall=first", Words.Say("headers come, but no token")),
        ("stall=mid", Words.Say("the stream stops in the middle")),
        ("pings", Words.Say("keep-alive comments only")),
        ("cut=mid", Words.Say("the connection breaks in the middle")),
        ("cut=utf8", Words.Say("the connection breaks inside a character")),
        ("error-event", Words.Say("an error instead of the next piece")),
        ("bare-json", Words.Say("an error as a line without data:")),
        ("no-finish", Words.Say("no finish reason")),
        ("no-done", Words.Say("no [DONE]")),
        ("nulls", Words.Say("null where the gateway writes it and OpenAI's schema does not allow it")),
        ("batch=25", Words.Say("a request for vectors may hold 25 texts; add ;count=all")),
        ("vector=nan", Words.Say("a vector holds NaN")),
        ("vector=missing", Words.Say("a vector is not there")),
        ("html", Words.Say("a web page with status 200")),
        ("empty", Words.Say("an empty answer with status 200")),
        ("redirect", Words.Say("status 301")),
        ("content-type=text/plain", Words.Say("a wrong content type")),
        ("drip", Words.Say("byte by byte")),
        ("reset", Words.Say("the connection is reset")),
        ("link-cut=1000", Words.Say("a linked file breaks after so many bytes")),
        ("link-expired", Words.Say("a link has expired")),
        ("link;status=503", Words.Say("the host of links alone; any other word too")),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Faults
            .Where(fault => fault.Text.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static fault => new CompletionResult($"'{fault.Text}'", fault.Text, CompletionResultType.ParameterValue, fault.Meaning));
}
