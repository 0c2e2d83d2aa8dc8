using System.Management.Automation;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Notices that a file comes line by line although nobody said that each line is a question: each is a paid request. A file that gives a single string is not counted, since
/// -Raw gives such a one.
/// </summary>
internal sealed class LineTrap
{
    private const int Enough = 20;

    private string? _file;
    private bool _isFirst;
    private int _lines;
    private bool _isTold;
    private decimal? _cost;
    private long _tokens;

    /// <summary>Counts what an answer cost.</summary>
    /// <param name="answer">The answer.</param>
    public void Add(ChatCompletion answer)
    {
        _cost = answer.Cost is decimal cost ? (_cost ?? 0) + cost : _cost;
        _tokens += answer.Usage?.TotalToken ?? 0;
    }

    /// <summary>Looks at an input, before it is asked.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The warning, once; else <c>null</c>.</returns>
    public string? Look(PSObject? input)
    {
        if (_isTold || !ContentLine.IsLine(input, out string? file, out long number))
        {
            return null;
        }

        bool isNew = file != _file;
        _lines += number > 1 ? (!isNew && _isFirst ? 2 : 1) : 0;
        _isFirst = number == 1;
        _file = file;
        _isTold = _lines >= Enough;
        return _isTold ? Text() : null;
    }

    private string Text()
    {
        string spent = _cost is decimal cost ? Words.Say($", about {cost:0.######} USD so far")
            : _tokens > 0 ? Words.Say($", {_tokens} tokens so far")
            : string.Empty;
        return Words.Say($"Get-Content gives a file line by line, and each line is a paid request: this is line {_lines}{spent}. If the file is one question, give it whole: Get-Content -Raw, or -Together here. If a request a line is meant, say so with -ThrottleLimit, which also asks several at a time.");
    }
}
