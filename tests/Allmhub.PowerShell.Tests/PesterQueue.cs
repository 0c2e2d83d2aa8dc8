using Xunit.Abstractions;
using Xunit.Sdk;

namespace Allmhub.PowerShell.Tests;

/// <summary>
/// The Pester files that wait for a shell: whoever is free takes the next, the longest first, so that all are done at about the
/// same time. They mostly wait (for servers, terminals and other shells), so one more runs than there are processors.
/// </summary>
internal static class PesterQueue
{
    private static readonly Lock Gate = new();
    private static readonly Queue<PesterFile> Waiting = new();
    private static readonly Dictionary<string, TaskCompletionSource<string>> Results = [];
    private static int _free = Environment.ProcessorCount + 1;

    /// <summary>Those that take long, by measured time; a file that is not named comes after them, by size.</summary>
    public static IReadOnlyList<string> Longest { get; } =
    [
        "Redaction", "Help", "Guard", "Hostile", "Show", "EnterChat", "File", "Approval", "Topic", "Media", "Readme", "Batch", "Coverage", "Sign", "Streaming", "Remote", "Script", "Api", "Tool", "Image", "Vault", "Transport",
    ];

    /// <summary>The files in the order in which they begin.</summary>
    public static IOrderedEnumerable<PesterFile> Ordered(IEnumerable<PesterFile> files) =>
        files.OrderBy(static file => Rank(file.Name)).ThenByDescending(static file => file.Length).ThenBy(static file => file.Name, StringComparer.Ordinal);

    /// <summary>Puts the files in that this run wants, all of them at once and no other.</summary>
    public static void Fill(IEnumerable<PesterFile> files)
    {
        lock (Gate)
        {
            foreach (PesterFile file in Ordered(files))
            {
                if (Results.TryAdd(file.Name, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)))
                {
                    Waiting.Enqueue(file);
                }
            }

            for (int wanted = Waiting.Count; wanted > 0 && _free > 0; wanted--)
            {
                _free--;
                _ = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Waits until a file has been run, and gives what Pester told.</summary>
    public static Task<string> ResultAsync(string name)
    {
        Fill([new PesterFile(name)]);
        lock (Gate)
        {
            return Results[name].Task;
        }
    }

    private static async Task RunAsync()
    {
        while (Next() is (PesterFile file, TaskCompletionSource<string> result))
        {
            try
            {
                result.SetResult(await file.RunAsync(longProof: false));
            }
            catch (Exception error)
            {
                // The test of the file fails with it.
                result.SetException(error);
            }
        }
    }

    private static (PesterFile File, TaskCompletionSource<string> Result)? Next()
    {
        lock (Gate)
        {
            if (Waiting.TryDequeue(out PesterFile? file))
            {
                return (file, Results[file.Name]);
            }

            _free++;
            return null;
        }
    }

    private static int Rank(string file) => Longest.Index().Where(one => file == $"{one.Item}.Tests.ps1").Select(static one => one.Index).FirstOrDefault(Longest.Count);
}

/// <summary>Tells the queue which files are wanted: of a class, xUnit orders those tests that the filter has left.</summary>
public sealed class PesterOrder : ITestCaseOrderer
{
    public const string Type = "Allmhub.PowerShell.Tests.PesterOrder";
    public const string Assembly = "Allmhub.PowerShell.Tests";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
    {
        List<TTestCase> wanted = [.. testCases];
        List<PesterFile> files = [.. PesterQueue.Ordered(wanted.Select(FileOf).OfType<PesterFile>())];
        PesterQueue.Fill(files);
        return wanted.OrderBy(test => files.FindIndex(file => file == FileOf(test)));
    }

    private static PesterFile? FileOf<TTestCase>(TTestCase test)
        where TTestCase : ITestCase => test.TestMethodArguments is [string name, ..] ? new PesterFile(name) : null;
}
