namespace Allmhub.Tokens;

/// <summary>What letters of a script count, in hundredths of a token.</summary>
/// <param name="Base">What a word counts whatever its length.</param>
/// <param name="First">How many letters of a word are in that; 0 where there are no words, and each letter counts by itself.</param>
/// <param name="Each">What each further letter counts.</param>
/// <param name="Glue">What a word counts more that has no space before it.</param>
/// <param name="Most">What other tokenizers count, in percent.</param>
internal readonly record struct Script(int Base, int First, int Each, int Glue, int Most);

/// <summary>The scripts that are not Latin.</summary>
internal static class Scripts
{
    private static readonly Script Han = new(0, 0, 82, 0, 185);
    private static readonly Script Kana = new(0, 0, 65, 0, 165);
    private static readonly Script Hangul = new(125, 1, 43, 0, 190);
    private static readonly Script Cyrillic = new(100, 3, 18, 70, 230);
    private static readonly Script Greek = new(100, 1, 32, 30, 240);
    private static readonly Script Semitic = new(100, 2, 28, 30, 310);
    private static readonly Script Indic = new(100, 2, 28, 0, 370);
    private static readonly Script Thai = new(0, 0, 45, 0, 260);
    private static readonly Script WideMark = new(0, 0, 75, 0, 130);
    private static readonly Script Picture = new(0, 0, 100, 0, 170);
    private static readonly Script Joiner = new(0, 0, 100, 0, 130);
    private static readonly Script Rest = new(0, 0, 100, 0, 300);

    /// <summary>The script of a UTF-16 unit beyond ASCII.</summary>
    /// <param name="c">The unit.</param>
    /// <returns>The script; that of all the rest when it is none of those known.</returns>
    public static Script Of(char c) => c switch
    {
        >= '一' and <= '鿿' or >= '㐀' and <= '䶿' => Han,
        >= '぀' and <= 'ヿ' => Kana,
        >= '가' and <= '힣' => Hangul,
        >= 'Ѐ' and <= 'ԯ' => Cyrillic,
        >= 'Ͱ' and <= 'Ͽ' => Greek,
        >= '֐' and <= 'ۿ' => Semitic,
        >= 'ऀ' and <= '෿' => Indic,
        >= '฀' and <= '๿' => Thai,
        >= '　' and <= '〿' or >= '！' and <= '￯' or >= ' ' and <= '⁯' or >= ' ' and <= '¿' => WideMark,
        >= '\ud800' and <= '\udfff' => Picture,
        '️' or '‍' => Joiner,
        _ => Rest,
    };
}
