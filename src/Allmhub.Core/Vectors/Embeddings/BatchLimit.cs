namespace Allmhub.Vectors.Embeddings;

/// <summary>
/// How much one request may hold: what the caller allows and what the vendor says (NOTES section 16.6), and below that what the service behind the gateway
/// has refused in this run. Several requests may ask and tell it at a time.
/// </summary>
/// <param name="most">The most texts by the caller's wish.</param>
internal sealed class BatchLimit(int most)
{
    /// <summary>Of the vendor's 300,000 tokens; a guess by length may be a fifth off.</summary>
    private const int UsualTokens = 250_000;

    /// <summary>A web server before the gateway often takes 1 MB; Chinese, three bytes a character, reaches the tokens first.</summary>
    private const int UsualCharacters = 900_000;

    // What vendors allow; a limit found by halving is tried once more at the rung above.
    private static readonly int[] Rungs = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 48, 50, 64, 96, 100, 128, 200, 256, 500, 512, 1000, 1024];

    private readonly object _gate = new();
    private readonly int _most = most;
    private int _count = most;
    private int _taken;
    private int _refused = int.MaxValue;
    private int _tokens = UsualTokens;
    private int _characters = UsualCharacters;

    /// <summary>The most texts.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of the texts fit into one request; at least one.</summary>
    /// <param name="inputs">The texts.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>How many fit.</returns>
    public int Fit(IReadOnlyList<EmbeddingInput> inputs, int start, int count)
    {
        long tokens = 0;
        long characters = 0;
        int fit = 0;
        while (fit < Math.Min(count, Count))
        {
            string text = inputs[start + fit].Text;
            tokens += TextSize.Tokens(text);
            characters += text.Length;
            if (fit > 0 && !Holds(tokens, characters))
            {
                break;
            }

            fit++;
        }

        return fit;
    }

    /// <summary>Whether a request may hold so much.</summary>
    /// <param name="tokens">Guessed tokens.</param>
    /// <param name="characters">Characters.</param>
    /// <returns>Whether it may.</returns>
    public bool Holds(long tokens, long characters) => tokens <= Volatile.Read(ref _tokens) && characters <= Volatile.Read(ref _characters);

    /// <summary>The service took so many texts.</summary>
    /// <param name="count">How many.</param>
    public void Took(int count)
    {
        lock (_gate)
        {
            _taken = Math.Max(_taken, count);

            // Halving stops below the limit; the next rung that has not been refused is tried, once each.
            if (count == Count && _refused != int.MaxValue && Array.FindLast(Rungs, rung => rung < _refused) is int rung && rung > Count)
            {
                _count = Math.Min(rung, _most);
            }
        }
    }

    /// <summary>The service refused so many texts for being too many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="named">The limit it named; <c>null</c> when it named none.</param>
    public void Refused(int count, int? named)
    {
        lock (_gate)
        {
            if (named is int limit && limit < count)
            {
                // Its own word ends the search.
                _refused = Math.Min(limit + 1, count);
                _count = Math.Min(Count, limit);
                return;
            }

            _refused = Math.Min(_refused, count);
            _count = Math.Max(1, Math.Min(Count, _taken > 0 && _taken < count ? _taken : count / 2));
        }
    }

    /// <summary>The service refused texts for being too large together.</summary>
    /// <param name="tokens">Their guessed tokens.</param>
    /// <param name="characters">Their characters.</param>
    public void RefusedSize(long tokens, long characters)
    {
        lock (_gate)
        {
            _tokens = (int)Math.Max(1, Math.Min(_tokens, tokens / 2));
            _characters = (int)Math.Max(1, Math.Min(_characters, characters / 2));
        }
    }
}
