using System.Diagnostics;
using System.Globalization;
using Allmhub.Tokens;
using Microsoft.ML.Tokenizers;

namespace Allmhub.Benchmarks;

/// <summary>The estimate of tokens beside two tokenizers that are published, text by text, and how long both take.</summary>
internal static class TokenRun
{
    private const int Rounds = 5;

    /// <summary>Measures and prints Markdown tables.</summary>
    public static void Run()
    {
        Tokenizer newer = TiktokenTokenizer.CreateForModel("gpt-4o");
        Tokenizer older = TiktokenTokenizer.CreateForModel("gpt-4");
        Print("text", TokenText.Kinds(), newer, older);
        Print("language", TokenText.Languages(), newer, older);
        string text = string.Concat(TokenText.Kinds().Select(static kind => kind.Value));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text.Length / 1e6:0.00} million characters, best of {Rounds}: estimate {Best(() => TextTokens.Of(text)):0.0} ms, o200k_base {Best(() => newer.CountTokens(text)):0.0} ms"));
    }

    private static void Print(string title, IEnumerable<KeyValuePair<string, string>> texts, Tokenizer newer, Tokenizer older)
    {
        Console.WriteLine($"| {title} | characters | o200k_base | estimate | error | four characters a token | at most | over o200k_base | over cl100k_base |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach ((string name, string text) in texts)
        {
            TokenCount estimate = TextTokens.Of(text);
            double real = newer.CountTokens(text);
            double old = older.CountTokens(text);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {text.Length:N0} | {real:N0} | {estimate.Likely:N0} | {(estimate.Likely / real) - 1:+0 %;-0 %;0 %} | {(text.Length / 4.0 / real) - 1:+0 %;-0 %;0 %} | {estimate.Most:N0} | {(estimate.Most / real) - 1:+0 %;-0 %;0 %} | {(estimate.Most / old) - 1:+0 %;-0 %;0 %} |"));
        }

        Console.WriteLine();
    }

    private static double Best<T>(Func<T> work)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
