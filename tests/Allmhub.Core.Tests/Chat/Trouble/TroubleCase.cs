using System.Text;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>One combination: a stream, changes, perhaps a fault. The same case gives the same bytes.</summary>
internal sealed record TroubleCase(TroubleStream Stream, IReadOnlyList<(TroubleChange Change, int Seed)> Changes, TroubleFault? Fault, int Seed)
{
    public static TroubleCase Make(TroubleStream stream, Random random)
    {
        List<(TroubleChange Change, int Seed)> changes = [];
        int count = random.Next(1, 5);
        for (int tries = 0; changes.Count < count && tries < 40; tries++)
        {
            (TroubleChange Change, int Seed) next = (TroubleChange.All[random.Next(TroubleChange.All.Count)], random.Next());
            if (Apply(next.Change, stream, next.Seed) is not null)
            {
                changes.Add(next);
            }
        }

        return new TroubleCase(stream, changes, random.Next(3) == 0 ? TroubleFault.All[random.Next(TroubleFault.All.Count)] : null, random.Next());
    }

    public static TroubleStream? Apply(TroubleChange change, TroubleStream stream, int seed)
    {
        try
        {
            return change.Apply(stream, new Random(seed));
        }
        catch (InvalidOperationException)
        {
            // Half an emoji cannot be written anew.
            return null;
        }
    }

    /// <summary>Says what is wrong.</summary>
    /// <param name="names">The changes that could be made.</param>
    /// <returns>What is wrong; <c>null</c> when all is right.</returns>
    public string? Wrong(out IReadOnlyList<string> names) => Wrong(out names, out _);

    /// <summary>Leaves out changes and events while it stays wrong.</summary>
    public TroubleCase Shrink()
    {
        TroubleCase smallest = this;
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (TroubleCase candidate in smallest.Smaller())
            {
                if (candidate.IsGood() && candidate.Wrong(out _, out _) is not null)
                {
                    smallest = candidate;
                    isSmaller = true;
                    break;
                }
            }
        }

        return smallest;
    }

    public string Tell()
    {
        string? wrong = Wrong(out IReadOnlyList<string> names, out byte[] bytes);
        return $"{Stream.Title} ({Stream.Api}) with {string.Join(", ", names)}{(Fault is null ? string.Empty : $", and {Fault.Name}")}\n{wrong}\n{Encoding.UTF8.GetString(bytes)}";
    }

    private string? Wrong(out IReadOnlyList<string> names, out byte[] bytes)
    {
        TroubleResult whole = TroubleRun.Read(Stream.Api, Stream.Render().Bytes, Stream.Label, new Random(0), breaks: false);
        TroubleStream changed = Stream;
        List<string> made = [];
        foreach ((TroubleChange change, int seed) in Changes)
        {
            if (Apply(change, changed, seed) is { } next)
            {
                changed = next;
                made.Add(change.Name);
            }
        }

        names = made;
        Random random = new(Seed);
        if (Fault is not null)
        {
            return Guarded(() => Fault.Check(changed, whole, random, out byte[] damaged) is { } wrong ? (damaged, wrong) : (damaged, null), changed, out bytes);
        }

        return Guarded(() => (changed.Render().Bytes, Compare(whole, TroubleRun.Read(changed.Api, changed.Render().Bytes, changed.Label, random, breaks: false))), changed, out bytes);
    }

    // Whatever is thrown and is no error of the service's is wrong by itself.
    private static string? Guarded(Func<(byte[] Bytes, string? Wrong)> check, TroubleStream stream, out byte[] bytes)
    {
        bytes = stream.Render().Bytes;
        try
        {
            (bytes, string? wrong) = check();
            return wrong;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.ToString();
        }
    }

    private static string? Compare(TroubleResult expected, TroubleResult actual) =>
        expected.ToString() != actual.ToString() ? $"Expected: {expected}\nActual:   {actual}"
        : actual.Pieces is not null && actual.Pieces != actual.Text ? $"The pieces add up to <{actual.Pieces}>, the text is <{actual.Text}>."
        : null;

    private bool IsGood() => Stream.Events.Any(item => TroubleOracle.IsEnd(Stream.Api, item))
        && TroubleRun.Read(Stream.Api, Stream.Render().Bytes, Stream.Label, new Random(0), breaks: false).Error is null;

    private IEnumerable<TroubleCase> Smaller()
    {
        for (int i = 0; i < Changes.Count; i++)
        {
            yield return this with { Changes = [.. Changes.Where((_, at) => at != i)] };
        }

        for (int i = 0; i < Stream.Events.Count; i++)
        {
            yield return this with { Stream = Stream.With(i) };
        }
    }
}
