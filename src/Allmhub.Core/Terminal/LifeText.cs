namespace Allmhub.Terminal;

/// <summary>
/// What a line says that tells somebody at a terminal that work goes on: what a call is at, and for how long. Times are milliseconds of
/// <see cref="Environment.TickCount64"/>. Not for use by two threads.
/// </summary>
public sealed class LifeText
{
    /// <summary>Takes the line away that <see cref="Draw"/> has drawn.</summary>
    public const string Erase = "\u001b[K";

    /// <summary>How long a call may take before the line appears, so that quick ones do not flicker.</summary>
    public const long Patience = 400;

    /// <summary>The time between two pictures.</summary>
    public const long Period = 120;

    // The place of the cursor is kept, whatever it is, and the line is cut at the edge instead of being wrapped.
    private const string Keep = "\u001b7\u001b[?7l";
    private const string Back = "\u001b[?7h\u001b8";

    private static readonly string[] Dots = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    private static readonly string[] Bars = ["|", "/", "-", "\\"];

    private LifePhase _phase;
    private long _since;
    private long _retryAt;
    private (int Number, int Most)? _retry;
    private long _received;

    /// <summary>A request is on its way.</summary>
    /// <param name="now">The time.</param>
    public void Begin(long now)
    {
        _received = 0;
        _retry = null;
        (_phase, _since) = (LifePhase.Waiting, now);
    }

    /// <summary>Another phase begins, unless it goes on.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="now">The time.</param>
    public void Enter(LifePhase phase, long now)
    {
        if (_phase != phase)
        {
            (_phase, _since) = (phase, now);
        }
    }

    /// <summary>A piece of the answer came that is not shown.</summary>
    /// <param name="characters">Its length.</param>
    /// <param name="now">The time.</param>
    public void Receive(int characters, long now)
    {
        Enter(LifePhase.Answering, now);
        _received += characters;
    }

    /// <summary>An attempt failed, and the next one begins later.</summary>
    /// <param name="number">Which retry that is, from 1.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="delay">The wait before it.</param>
    /// <param name="now">The time.</param>
    public void Retry(int number, int most, TimeSpan delay, long now)
    {
        _retry = (number, most);
        _retryAt = now + (long)delay.TotalMilliseconds;
    }

    /// <summary>What is to be said.</summary>
    /// <param name="now">The time.</param>
    /// <returns>A few words, e.g. <c>thinking 12 s</c>.</returns>
    public string At(long now)
    {
        if (_retry is { } retry)
        {
            if (now < _retryAt)
            {
                return Words.Say($"retry {retry.Number} of {retry.Most} in {(_retryAt - now + 999) / 1000} s");
            }

            _retry = null;
            (_phase, _since) = (LifePhase.Waiting, _retryAt);
        }

        long seconds = (now - _since) / 1000;
        return _phase switch
        {
            LifePhase.Thinking => Words.Say($"thinking {seconds} s"),
            LifePhase.Answering => Words.Say($"answering {seconds} s, {_received:N0} characters"),
            _ => Words.Say($"waiting {seconds} s"),
        };
    }

    /// <summary>What draws words at the cursor, which stays where it is.</summary>
    /// <param name="words">The words, without control sequences.</param>
    /// <param name="isDim">Whether they are dim.</param>
    /// <param name="isUnicode">Whether the terminal takes more than ASCII.</param>
    /// <param name="now">The time.</param>
    /// <returns>The control sequences and the words.</returns>
    public static string Draw(string words, bool isDim, bool isUnicode, long now)
    {
        string[] frames = isUnicode ? Dots : Bars;

        // The cursor itself stands on the blank.
        string line = $" {frames[now / Period % frames.Length]} {words}";
        return Keep + (isDim ? $"\u001b[2m{line}\u001b[22m" : line) + Erase + Back;
    }
}
