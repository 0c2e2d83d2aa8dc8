using System.Diagnostics;
using System.Text;

namespace Allmhub.Http;

/// <summary>How an operation ended.</summary>
internal enum CallEnd
{
    /// <summary>Its reader left it, or stopped it.</summary>
    Stopped,

    /// <summary>With its result.</summary>
    Answered,

    /// <summary>With an error.</summary>
    Failed,
}

/// <summary>One operation from its begin to its end, for a log: what was asked, what came, what it used. Only charges may come from other threads.</summary>
/// <param name="action">What is done, in a word.</param>
/// <param name="model">The model that is asked.</param>
internal sealed class CallTrace(string action, string model) : IChargeSink
{
    // More of an answer that breaks off than a log keeps of one that is whole.
    private const int MostPieces = 1024 * 1024;

    private readonly List<Charge> _charges = [];
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private string? _wholeText;
    private string? _wholeReasoning;

    /// <summary>What is done, in a word.</summary>
    public string Action { get; } = action;

    /// <summary>The model that is asked.</summary>
    public string Model { get; } = model;

    /// <summary>How it ended.</summary>
    public CallEnd End { get; private set; }

    /// <summary>The failure it ended with.</summary>
    public AllmError? Error { get; private set; }

    /// <summary>How long it took, waits for a person included.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>What was asked, oldest first.</summary>
    public IReadOnlyList<TracedMessage> Asked { get; set; } = [];

    /// <summary>The answer's text; of one that did not end, what had come.</summary>
    public string Text => _wholeText ?? _text.ToString();

    /// <summary>The model's thinking.</summary>
    public string Reasoning => _wholeReasoning ?? _reasoning.ToString();

    /// <summary>The calls that were made for the model, or that it is left with.</summary>
    public List<TracedTool> Tool { get; } = [];

    /// <summary>What was made.</summary>
    public List<TracedMedia> Media { get; } = [];

    /// <summary>Why the answer ended.</summary>
    public string? FinishReason { get; set; }

    /// <summary>The model that answered, as the service calls it.</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>The gateway's request id: that of the last request.</summary>
    public string? RequestId { get; set; }

    /// <summary>The task that goes on at the service.</summary>
    public string? TaskId { get; set; }

    /// <summary>What was charged.</summary>
    public IReadOnlyList<Charge> Charges
    {
        get
        {
            lock (_charges)
            {
                return _charges.ToArray();
            }
        }
    }

    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        lock (_charges)
        {
            _charges.Add(charge);
        }
    }

    /// <summary>Takes a piece of the answer's text.</summary>
    /// <param name="piece">The piece.</param>
    public void AddText(string? piece) => Add(_text, piece);

    /// <summary>Takes a piece of the model's thinking.</summary>
    /// <param name="piece">The piece.</param>
    public void AddReasoning(string? piece) => Add(_reasoning, piece);

    /// <summary>Takes the pieces of text until now for thinking.</summary>
    public void TextWasReasoning()
    {
        _reasoning.Append(_text);
        _text.Clear();
    }

    /// <summary>Takes what takes the place of all pieces.</summary>
    /// <param name="text">The answer's text.</param>
    /// <param name="reasoning">The thinking.</param>
    public void SetText(string text, string reasoning = "")
    {
        _wholeText = text;
        _wholeReasoning = reasoning;
    }

    /// <summary>Notes that it failed.</summary>
    /// <param name="failure">The failure.</param>
    public void Fail(AllmException failure)
    {
        End = CallEnd.Failed;
        Error = failure.Error;
        RequestId ??= failure.Error.RequestId;
    }

    /// <summary>Notes that all of its result was given.</summary>
    public void Answer() => End = CallEnd.Answered;

    /// <summary>Notes that it is over.</summary>
    public void Stop() => Duration = Stopwatch.GetElapsedTime(_begun);

    private static void Add(StringBuilder all, string? piece)
    {
        if (all.Length < MostPieces)
        {
            all.Append(piece);
        }
    }
}
