namespace Allmhub.Markdown.Parsing;

/// <summary>Counts the items of numbered lists: only the first number of a list is said, and models often repeat it (CommonMark section 5.3).</summary>
internal sealed class ListNumbers
{
    private readonly List<(string Mark, int Next)> _lists;

    public ListNumbers() => _lists = [];

    public ListNumbers(ListNumbers other) => _lists = [.. other._lists];

    /// <summary>The number of an item.</summary>
    /// <param name="level">How many containers stand around it.</param>
    /// <param name="mark">What follows the number, or the bullet: another one begins another list.</param>
    /// <param name="number">The number that is written.</param>
    public int Next(int level, string mark, int number)
    {
        while (_lists.Count <= level)
        {
            _lists.Add((string.Empty, 0));
        }

        int shown = _lists[level].Mark == mark && number >= 0 ? _lists[level].Next : number;
        EndFrom(level);
        _lists.Add((mark, shown + 1));
        return shown;
    }

    /// <summary>Ends the lists from a level on: something else stands there.</summary>
    public void EndFrom(int level)
    {
        if (level < _lists.Count)
        {
            _lists.RemoveRange(level, _lists.Count - level);
        }
    }
}
