namespace Allmhub.Foundation;

/// <summary>
/// Makes lists that PowerShell can index. The read-only list that the compiler makes of a collection expression has no public
/// indexer, so <c>$answer.Message[1]</c> would be nothing.
/// </summary>
internal static class Indexable
{
    /// <summary>The list itself when it can be indexed, otherwise an array of its items.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> list) => list is T[] or List<T> ? list : list.ToArray();
}
