namespace Allmhub.Tokens;

/// <summary>One pass over a text, in hundredths of a token.</summary>
internal ref struct TextScan
{
    private const int Token = 100;
    private const int DigitGroup = 3;
    private const int AccentedShare = 33;
    private const int FarShare = 16;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _words;
    private int _accented;
    private int _far;

    /// <summary>Begins.</summary>
    /// <param name="text">The text.</param>
    public TextScan(ReadOnlySpan<char> text) => _text = text;

    /// <summary>What is likely.</summary>
    public long Likely { get; private set; }

    /// <summary>What it hardly passes.</summary>
    public long Most { get; private set; }

    /// <summary>Reads all of it.</summary>
    public void Run()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (char.IsAsciiLetter(c))
            {
                ReadLatin();
            }
            else if (char.IsAsciiDigit(c))
            {
                ReadDigits();
            }
            else if (char.IsWhiteSpace(c))
            {
                ReadSpace();
            }
            else if (c < 128)
            {
                ReadMarks();
            }
            else
            {
                ReadOther(c);
            }
        }
    }

    private static bool IsLatin(char c) => char.IsAsciiLetter(c) || (c is >= 'À' and < 'ɐ' and not ('×' or '÷')) || c is >= 'Ḁ' and <= 'ỿ';

    private readonly bool IsForeign => _accented * AccentedShare > _words;

    // A piece ends where a capital follows a small letter: camelCase is two.
    private void ReadLatin()
    {
        int start = _at;
        int accents = 0;
        int far = 0;
        int capitals = 0;
        for (bool isLower = false; _at < _text.Length && IsLatin(_text[_at]); _at++)
        {
            char c = _text[_at];
            bool isUpper = c < 128 ? char.IsAsciiLetterUpper(c) : char.IsUpper(c);
            if (isUpper && isLower)
            {
                break;
            }

            isLower |= !isUpper;
            capitals += isUpper ? 1 : 0;
            accents += c >= 128 ? 1 : 0;
            far += c is >= 'Ā' and < 'Ḁ' ? 1 : 0;
        }

        _words++;
        _accented += accents > 0 ? 1 : 0;
        _far += far > 0 ? 1 : 0;
        Add(Piece(_at - start, capitals, start > 0 && !char.IsWhiteSpace(_text[start - 1])) + (15 * accents) + (15 * far), accents > 0 ? 165 : IsForeign ? 150 : 135);
    }

    // Tokenizers know the words of English best, then those of languages with few accents: those of a text so far tell which it is.
    private readonly int Piece(int length, int capitals, bool isGlued)
    {
        int cost = Token + (_far * FarShare > _words ? 24 * Math.Max(0, length - 3)
            : IsForeign ? 13 * Math.Max(0, length - 4)
            : (3 * Math.Max(0, length - 6)) + (8 * Math.Max(0, length - 9)) + (14 * Math.Max(0, length - 13)));
        cost += isGlued ? 5 * Math.Max(0, length - 4) : 0;
        return capitals < 2 ? cost : capitals == length ? Math.Max(Token, 35 * length) : cost + (30 * (capitals - 1));
    }

    private void ReadDigits()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        // A space is a token of its own before a number; some tokenizers count each digit.
        int space = start > 0 && _text[start - 1] == ' ' ? Token : 0;
        int digits = _at - start;
        int groups = ((digits + DigitGroup - 1) / DigitGroup) * Token;
        Likely += groups + space;
        Most += (digits * Token) + space;
    }

    // The last space belongs to the word after it; a line's end takes the white space before it along.
    private void ReadSpace()
    {
        int start = _at;
        int line = -1;
        for (; _at < _text.Length && char.IsWhiteSpace(_text[_at]); _at++)
        {
            line = _text[_at] is '\n' or '\r' ? _at : line;
        }

        int after = _at - Math.Max(start, line + 1);
        bool isLast = _at == _text.Length;
        Add((line >= 0 ? Token : 0) + (after > 1 || (after == 1 && (isLast || _text[_at - 1] != ' ')) ? Token : 0), 110);
    }

    private void ReadMarks()
    {
        int start = _at;
        bool isSame = true;
        for (; _at < _text.Length && _text[_at] is char c && c is > ' ' and < (char)127 && !char.IsAsciiLetterOrDigit(c); _at++)
        {
            isSame &= c == _text[start];
        }

        if (_at == start)
        {
            // A control character.
            _at++;
            Add(Token, 120);
            return;
        }

        int length = _at - start;
        // Line ends after marks belong to them.
        while (_at < _text.Length && _text[_at] is '\n' or '\r')
        {
            _at++;
        }

        bool isAlone = length == 1 && (start == 0 || _text[start - 1] != ' ') && _at < _text.Length && char.IsLetter(_text[_at]);
        Add(isAlone ? 35 : isSame ? Token + (3 * (length - 1)) : Token + (15 * Math.Max(0, length - 2)) + (45 * Math.Max(0, length - 4)), 130);
    }

    private void ReadOther(char c)
    {
        if (IsLatin(c))
        {
            ReadLatin();
            return;
        }

        Script script = Scripts.Of(c);
        if (script.First == 0)
        {
            _at++;
            Add(script.Each, script.Most);
            return;
        }

        int start = _at;
        while (_at < _text.Length && _text[_at] >= 128 && Scripts.Of(_text[_at]) == script)
        {
            _at++;
        }

        int glue = start > 0 && _text[start - 1] != ' ' ? script.Glue : 0;
        Add(script.Base + glue + (script.Each * Math.Max(0, _at - start - script.First)), script.Most);
    }

    private void Add(int likely, int percent)
    {
        Likely += likely;
        Most += (long)likely * percent / 100;
    }
}
