using System.Collections.ObjectModel;

namespace Allmhub.Foundation;

/// <summary>
/// Makes lists that PowerShell can index. The read-only list that the compiler makes of a collection expression has no public
/// indexer, so <c>$answer.Message[1]</c> would be nothing.
/// </summary>
internal static class Indexable
{
    /// <summary>The list itself when it can be indexed, otherwise an array of its items.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> list) => list is T[] or List<T> ? list : list.ToArray();

    /// <summary>The same for a property of a result: as one text the list is its items, and not the name of its type, so that a file of columns can hold it.</summary>
    public static IReadOnlyList<T> Told<T>(IReadOnlyList<T> list) =>
        list is ToldList<T> ? list : list.Count == 0 ? ToldList<T>.None : new ToldList<T>(list is IList<T> items ? items : list.ToArray());

    private sealed class ToldList<T>(IList<T> items) : ReadOnlyCollection<T>(items)
    {
        public static ToldList<T> None { get; } = new([]);

        /// <inheritdoc/>
        public override string ToString() => string.Join("; ", this);
    }
}
