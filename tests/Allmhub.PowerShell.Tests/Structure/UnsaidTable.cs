namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>
/// Texts that read like messages and are none, or are for others than the user: a file or a folder (ending in "/") of <c>src</c>, after a blank the beginning of the text
/// where not all of it is meant, and why.
/// </summary>
internal static class UnsaidTable
{
    private const string CostBasis = "Is kept as data.";
    private const string ForTheModel = "Goes back to the model, which is spoken to in English.";
    private const string Page = "The page holds both languages and chooses itself.";

    private static readonly Dictionary<string, string> Allowed = new()
    {
        // How a cost is reckoned is data: CostBasis goes into the ledger and the journal of tasks, and equal ones are compared.
        ["Allmhub.Core/Account/PriceExpression.cs"] = CostBasis,
        ["Allmhub.Core/Account/PriceFormula.cs"] = CostBasis,
        ["Allmhub.Core/Account/PriceWords.cs"] = CostBasis,
        ["Allmhub.Core/Account/ToolPrices.cs"] = CostBasis,
        ["Allmhub.Core/Audio/Speech/SpeechCost.cs"] = CostBasis,
        ["Allmhub.Core/Forecasts/ForecastPlan.cs list price"] = CostBasis,
        ["Allmhub.Core/Tasks/Midjourney/MidjourneyActing.cs {0}; and for the answer"] = CostBasis,
        ["Allmhub.Core/Tasks/Midjourney/MidjourneyJson.cs the gateway gives back"] = CostBasis,
        ["Allmhub.Core/Tasks/Videos/VideoCost.cs"] = CostBasis,
        ["Allmhub.Core/Vectors/Embeddings/EmbeddingShares.cs"] = CostBasis,
        ["Allmhub.Core/Chat/Schema/JsonAnswer.cs Your answer"] = ForTheModel,
        ["Allmhub.Core/Chat/Schema/Making/ScalarSchema.cs"] = ForTheModel,
        ["Allmhub.Core/Chat/Schema/Validating/ScalarRules.cs"] = ForTheModel,
        ["Allmhub.Core/Chat/Schema/Validating/SchemaValidator.cs"] = ForTheModel,
        ["Allmhub.Core/Chat/Schema/Validating/StructureRules.cs"] = ForTheModel,
        ["Allmhub.Core/Chat/ToolArgumentText.cs"] = ForTheModel,
        ["Allmhub.Core/Code/CodeLanguage.cs"] = "A table of languages.",
        ["Allmhub.Core/Forecasts/ForecastPlan.cs list price"] = CostBasis,
        ["Allmhub.Core/Markdown/Coloring/CodeGrammars.cs"] = "Words of programming languages.",
        ["Allmhub.Core/Foundation/BoundedRead.cs Allmhub file"] = "The name of a thread.",
        ["Allmhub.Core/Foundation/WordsCatalogue.cs A catalogue ends"] = "Tells of a broken build.",
        ["Allmhub.Core/Gallery/GalleryCard.cs"] = Page,
        ["Allmhub.Core/Gallery/GalleryPage.cs"] = Page,
        ["Allmhub.Core/Gallery/GalleryWriter.cs The original is"] = Page,
        ["Allmhub.Core/History/HistoryEntry.cs ({0}: not kept in the log)"] = ForTheModel,
        ["Allmhub.PowerShell/Chat/AnswerFormat.cs does not become"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolArguments.cs"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolFactory.cs Runs the PowerShell"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolResultWriter.cs"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolRunner.cs There is no tool"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolRunner.cs The user"] = ForTheModel,
        ["Allmhub.PowerShell/Tools/ToolRunner.cs This call needs"] = ForTheModel,
        ["Allmhub.Cli/ChatRun.cs There are no tools"] = ForTheModel,
        ["Allmhub.Cli/Input/StandardInput.cs Allmhub standard"] = "The name of a thread.",
        ["Allmhub.Cli/Screen/ReaderWatch.cs Allmhub reader"] = "The name of a thread.",
        ["Allmhub.Cli/Screen/Wording.cs"] = "Has sentences that Core has said, and allm's own for them.",
    };

    /// <summary>Why a text need not be said.</summary>
    public static string? ReasonFor(SaidText text) => Allowed.FirstOrDefault(entry => IsAt(text, entry.Key)).Value;

    /// <summary>The places of a project.</summary>
    public static IEnumerable<string> Places(string project) => Allowed.Keys.Where(place => place.StartsWith(project + "/", StringComparison.Ordinal));

    /// <summary>Whether a text stands at a place.</summary>
    public static bool IsAt(SaidText text, string place)
    {
        int blank = place.IndexOf(' ', StringComparison.Ordinal);
        string file = "src/" + (blank < 0 ? place : place[..blank]);
        return text.Place.StartsWith(file.EndsWith('/') ? file : file + ":", StringComparison.Ordinal) && (blank < 0 || text.Key.StartsWith(place[(blank + 1)..], StringComparison.Ordinal));
    }
}
