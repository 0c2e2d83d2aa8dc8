using System.Globalization;
using Allmhub.Cli.Screen;
using Allmhub.History;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>One run of `allm history`.</summary>
internal static class HistoryRun
{
    private const int MostShown = 200;

    public static int Execute(HistoryArguments arguments)
    {
        HistoryStore store = HistoryStore.OfUser;
        store.Prune(HistoryRule.LimitsOf(null));
        try
        {
            HistorySearch? search = arguments.Search;
            IReadOnlyList<HistoryEntry> entries = store.ReadNewest(arguments.Newest, arguments.Filter, static message => Fault.Say(message, ExitCode.Ok), search is null ? null : search.Find);
            foreach (HistoryEntry entry in entries)
            {
                Console.Out.WriteLine(arguments.Json ? entry.ToJson() : search is null ? Row(entry) : entry.Shown(!Console.IsOutputRedirected).Found);
            }

            if (entries.Count == 0 && !Directory.Exists(store.Folder))
            {
                Fault.Say(Words.Say("There is no log: prompts and answers are kept only where --log, ALLMHUB_LOG=on or Connect-AllmHub -Log ask for it."), ExitCode.Ok);
            }

            return ExitCode.Ok;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fault.Say(Words.Say($"The log in {store.Folder} cannot be read: {error.Message}"), ExitCode.ServiceError);
        }
    }

    private static string Row(HistoryEntry entry) => string.Join(Console.IsOutputRedirected ? "\t" : "  ", (string[])
    [
        entry.Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        RecordText.Of(entry.Model),
        entry.Cost is decimal cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.00####} USD") : "-",
        RecordText.Of(TerminalFilter.OneLine(entry.Prompt.Length > MostShown ? string.Concat(entry.Prompt.AsSpan(0, MostShown), "…") : entry.Prompt)),
    ]);
}
