using System.Management.Automation;
using System.Runtime.CompilerServices;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// Says which properties a person wants of an object that comes after another kind of object in one pipeline: the engine then leaves the format
/// view aside and lists every property. It stands on the object, since a types file would cost each import more than all the rest.
/// </summary>
internal static class MixedView
{
    /// <summary>To mark an object costs more than to read it from a file; beyond so many of one command nobody looks at a mixed list.</summary>
    public const int MostMarked = 100;

    private const string Standard = "PSStandardMembers";

    // To ask the object itself would have the engine look at each of its properties, which costs the first answer 10 ms.
    private static readonly ConditionalWeakTable<object, string[]> Marked = [];

    private static readonly string[] Whole = ["Display"];
    private static readonly string[] Image = ["Index", "MediaType", "Width", "Height", "Length", "Cost", "Uri", "Path"];
    private static readonly string[] Task = ["Id", "Status", "Progress", "Model", "Cost", "Error", "Uri", "Path"];
    private static readonly string[] Embedding = ["Index", "Dimension", "Model", "Usage", "Cost", "Text"];
    private static readonly string[] Similarity = ["Rank", "Score", "InputObject"];
    private static readonly string[] Midjourney = ["Id", "Action", "Status", "Progress", "Cost", "Error", "ImageUri", "VideoUri", "Button", "Path"];
    private static readonly string[] Ranked = ["Rank", "Score", "Text"];
    private static readonly string[] Connection = ["BaseUri", "ApiKey", "KeySource", "DefaultModel"];

    private static readonly string[] Spending = ["Name", "Call", "UnpricedCall", "InputToken", "OutputToken", "Cost"];
    private static readonly string[] Call = ["Time", "Command", "Model", "InputToken", "OutputToken", "Cost", "Script"];
    private static readonly string[] History = ["Time", "Model", "Cost", "Prompt", "Text"];
    private static readonly string[] Found = ["Found"];
    private static readonly string[] Reconciled = ["Time", "Model", "Estimate", "Charge", "Difference", "State", "RequestId"];

    /// <summary>An answer or a dry run: what its own view shows.</summary>
    /// <param name="item">The object, with a property <c>Display</c>.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfWhole(object item) => Of(item, Whole);

    /// <summary>A connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfConnection(object connection) => Of(connection, Connection);

    /// <summary>A picture.</summary>
    /// <param name="image">The picture.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfImage(object image) => Of(image, Image);

    /// <summary>A film, or another task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfTask(object task) => Of(task, task is MidjourneyTask ? Midjourney : Task);

    /// <summary>A vector.</summary>
    /// <param name="embedding">The vector.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfEmbedding(object embedding) => Of(embedding, Embedding);

    /// <summary>How alike something is.</summary>
    /// <param name="similarity">The result.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfSimilarity(object similarity) => Of(similarity, Similarity);

    /// <summary>A ranked document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfRanked(object document) => Of(document, Ranked);

    /// <summary>What was spent on something.</summary>
    /// <param name="summary">The sum.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfSpending(object summary) => Of(summary, Spending);

    /// <summary>A call of the ledger.</summary>
    /// <param name="entry">The call.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfCall(object entry) => Of(entry, Call);

    /// <summary>An entry of the log.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfHistory(object entry) => Of(entry, History);

    /// <summary>An entry of the log that was found.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfFound(object entry) => Of(entry, Found);

    /// <summary>A call as ledger and gateway have it.</summary>
    /// <param name="entry">The call.</param>
    /// <returns>What to write.</returns>
    public static PSObject OfReconciled(object entry) => Of(entry, Reconciled);

    private static PSObject Of(object item, string[] properties)
    {
        PSObject shown = PSObject.AsPSObject(item);
        if (Marked.TryAdd(item, properties))
        {
            shown.Members.Add(new PSMemberSet(Standard, [new PSPropertySet("DefaultDisplayPropertySet", properties)]));
        }

        return shown;
    }
}
