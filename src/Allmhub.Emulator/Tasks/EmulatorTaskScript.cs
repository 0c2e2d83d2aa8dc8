namespace Allmhub.Emulator.Tasks;

/// <summary>
/// How a film or a Midjourney task goes. Written as words with <c>;</c> between them, e.g. <c>looks=5;link=metadata.url</c>; see <see cref="Parse"/>.
/// A line <c>/task words</c> in a prompt, or in Midjourney's <c>state</c>, sets it for that task alone.
/// </summary>
public sealed record EmulatorTaskScript
{
    /// <summary>What the looks show, one after the other; the last one stays. Empty for what is usual.</summary>
    public IReadOnlyList<TaskStage> Stage { get; init; } = [];

    /// <summary>How many looks it takes to the end, when <see cref="Stage"/> does not say.</summary>
    public int? Look { get; init; }

    /// <summary>It fails for this reason.</summary>
    public string? Failure { get; init; }

    /// <summary>How a film tells its failure: <c>object</c>, <c>text</c>, <c>none</c>, <c>moderated</c> or <c>filtered</c>; null as its channel does.</summary>
    public string? Told { get; init; }

    /// <summary>Where the link stands; null as the channel does. For pictures <c>cdn</c>, <c>gateway</c>, <c>localhost</c> or <c>none</c>.</summary>
    public string? Link { get; init; }

    /// <summary>The kind of a film's id: <c>public</c>, <c>vendor</c>, <c>operation</c>, <c>colon</c>, <c>task</c> (only task_id) or <c>number</c> (only task_id, a number).</summary>
    public string? Id { get; init; }

    /// <summary>The state in the answer to the submission of a film.</summary>
    public string? First { get; init; }

    /// <summary>So many looks find no such task at first.</summary>
    public int Late { get; init; }

    /// <summary>How many films it gives.</summary>
    public int? Film { get; init; }

    /// <summary>What is wrong with the bytes of a film: <c>half</c>, <c>html</c> or <c>picture</c>.</summary>
    public string? Damage { get; init; }

    /// <summary>The least bytes a film has.</summary>
    public int Size { get; init; }

    /// <summary>What the content path does: <c>cut</c> (a transfer never gets beyond half of it, as after 60 s), <c>json</c>, <c>blocked</c> or <c>upstream</c>.</summary>
    public string? Content { get; init; }

    /// <summary>Times of films are milliseconds.</summary>
    public bool Millisecond { get; init; }

    /// <summary>Later answers bring the vendor's own task_id, which the gateway does not know.</summary>
    public bool Foreign { get; init; }

    /// <summary>Midjourney's result is a number.</summary>
    public bool Number { get; init; }

    /// <summary>Digits of a Midjourney id.</summary>
    public int Digit { get; init; } = 16;

    /// <summary>The Midjourney account asks for a prompt before it varies or rerolls; the answer does not say so.</summary>
    public bool Remix { get; init; }

    /// <summary>The answer to a modal makes another task; else the same goes on.</summary>
    public bool NewId { get; init; }

    /// <summary>So many looks still show the question after a modal was answered, as the gateway's own table does.</summary>
    public int Stale { get; init; }

    /// <summary>
    /// Reads a script from words with <c>;</c> between them: states, looks, fail, told, link, id, first, late, films, film, bytes, content, ms, foreign,
    /// number, digits, remix, new-id, stale.
    /// </summary>
    /// <exception cref="FormatException">A word is unknown or its value cannot be read; the message lists the words.</exception>
    public static EmulatorTaskScript Parse(string text) => TaskGrammar.Parse(new EmulatorTaskScript(), text);

    /// <summary>The script in the words that <see cref="Parse"/> reads.</summary>
    public override string ToString() => TaskGrammar.Format(this);
}
