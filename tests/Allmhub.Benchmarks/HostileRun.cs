using System.Globalization;

namespace Allmhub.Benchmarks;

/// <summary>Measures what hostile texts and events cost, against ordinary ones of the same kind and size.</summary>
internal static class HostileRun
{
    private const int Turns = 5;
    private const double Most = 5;
    private const int Megabyte = 1024 * 1024;

    /// <summary>Measures and prints a Markdown table; the exit code is 1 when a row costs more than 5 times what is ordinary.</summary>
    public static void Run()
    {
        Console.WriteLine("| 1 MB, best of 5 | ms | ms of ordinary | ratio |");
        Console.WriteLine("|---|---|---|---|");
        foreach (HostileStream stream in HostileText.Texts(Megabyte).Concat(HostileText.Deltas(Megabyte)).Concat(HostileText.Events(Megabyte)))
        {
            (double hostile, double ordinary, double ratio) = HostileText.Measure(stream, Turns);
            Environment.ExitCode = ratio > Most ? 1 : Environment.ExitCode;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {(stream.Name.StartsWith('`') || stream.Api == Allmhub.Chat.ChatApi.Chat ? string.Empty : stream.Api + ": ")}{stream.Name} | {hostile:F1} | {ordinary:F1} | {ratio:F1} |"));
        }
    }
}
