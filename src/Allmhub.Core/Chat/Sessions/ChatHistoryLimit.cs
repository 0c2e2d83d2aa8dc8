using System.Globalization;

namespace Allmhub.Chat.Sessions;

/// <summary>What a <see cref="ChatHistoryLimit"/> counts.</summary>
public enum ChatHistoryUnit : long
{
    /// <summary>Turns: what the user said with everything up to the next.</summary>
    Turn,

    /// <summary>Tokens, as <see cref="ChatTurns.EstimateToken"/> reckons them.</summary>
    Token,
}

/// <summary>How much of a session goes along with a request. What is older stays in the session.</summary>
public sealed record ChatHistoryLimit
{
    /// <summary>Makes a limit of turns.</summary>
    /// <param name="turn">How many turns go along; 0 for none.</param>
    public ChatHistoryLimit(int turn)
        : this(turn, ChatHistoryUnit.Turn)
    {
    }

    /// <summary>Makes a limit.</summary>
    /// <param name="count">How many; 0 sends no history.</param>
    /// <param name="unit">Of what.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ChatHistoryLimit(int count, ChatHistoryUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        Unit = unit;
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Of what.</summary>
    public ChatHistoryUnit Unit { get; }

    /// <summary>Reads <c>20</c>, <c>20 turns</c> or <c>8000 tokens</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ChatHistoryLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string unit = words.Length == 2 ? words[1].ToUpperInvariant() : words.Length == 1 ? "TURN" : string.Empty;
        if (unit is "TURN" or "TURNS" or "TOKEN" or "TOKENS" && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return new ChatHistoryLimit(count, unit.StartsWith("TOK", StringComparison.Ordinal) ? ChatHistoryUnit.Token : ChatHistoryUnit.Turn);
        }

        throw new FormatException(Words.Say($"'{text}' is no limit of a history. Give a number of turns (20) or of tokens ('8000 tokens')."));
    }

    /// <inheritdoc/>
    public override string ToString() => Unit == ChatHistoryUnit.Turn ? $"{Count} turns" : $"{Count} tokens";
}
