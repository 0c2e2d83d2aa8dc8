namespace Allmhub.Markdown.Parsing;

/// <summary>The leaves that were read, the one that is open, and the containers they stand in.</summary>
internal sealed class LeafList
{
    private readonly List<Container> _containers;
    private readonly ListNumbers _numbers;
    private List<Leaf> _closed = [];
    private IReadOnlyList<Container> _last = [];
    private bool _hasAny;
    private int _fresh;

    /// <summary>Begins a document.</summary>
    public LeafList()
    {
        _containers = [];
        _numbers = new ListNumbers();
    }

    /// <summary>Copies another list: what changes here does not change there.</summary>
    public LeafList(LeafList other)
    {
        _containers = [.. other._containers];
        _numbers = new ListNumbers(other._numbers);
        _closed = [.. other._closed];
        (_last, _hasAny, _fresh) = (other._last, other._hasAny, other._fresh);
        (Open, HasGap) = (other.Open, other.HasGap);
    }

    /// <summary>The containers that are open, from the outside in.</summary>
    public IReadOnlyList<Container> Containers => _containers;

    /// <summary>The leaf that may go on.</summary>
    public Leaf? Open { get; set; }

    /// <summary>Whether a paragraph is open.</summary>
    public bool IsParagraph => Open?.Kind == LeafKind.Paragraph;

    /// <summary>Whether an empty line stands before the next leaf.</summary>
    public bool HasGap { get; set; }

    /// <summary>Whether the next leaf is the first of a list item.</summary>
    public bool IsItemStart => _containers.Count > 0 && !_containers[^1].IsQuote && (_fresh >> (_containers.Count - 1)) != 0;

    /// <summary>The leaves that were closed since the last time.</summary>
    public List<Leaf> TakeClosed()
    {
        List<Leaf> closed = _closed;
        _closed = [];
        return closed;
    }

    /// <summary>Sets the next leaf off with an empty line, unless it is the first of all.</summary>
    public void AddGap() => HasGap = _hasAny;

    /// <summary>Closes the leaf that is open.</summary>
    public void Close()
    {
        if (Open is { } leaf)
        {
            Open = null;
            Emit(leaf);
        }
    }

    /// <summary>Adds a leaf of which nothing more can come.</summary>
    public void Emit(Leaf leaf) => _closed.Add(leaf with { IsClosed = true });

    /// <summary>Begins a leaf in the containers that are open. Their marks stand before it, and before none after it.</summary>
    public Leaf New(LeafKind kind, string text)
    {
        int shared = 0;
        while (shared < _containers.Count && shared < _last.Count && ReferenceEquals(_containers[shared], _last[shared]))
        {
            shared++;
        }

        if (!_last.SequenceEqual(_containers))
        {
            _last = [.. _containers];
        }

        Leaf leaf = new(kind, text) { Containers = _last, Fresh = _fresh, HasGap = HasGap, Shared = shared };
        _numbers.EndFrom(_containers.Count);
        _fresh = 0;
        HasGap = false;
        _hasAny = true;
        return leaf;
    }

    /// <summary>The number of an item: see <see cref="ListNumbers.Next"/>.</summary>
    public int NextNumber(string mark, int number) => _numbers.Next(_containers.Count, mark, number);

    /// <summary>Enters a container.</summary>
    public void Enter(Container container)
    {
        Close();
        if (container.IsQuote)
        {
            _numbers.EndFrom(_containers.Count);
        }

        _fresh |= 1 << _containers.Count;
        _containers.Add(container);
    }

    /// <summary>Leaves the containers but so many of the outermost.</summary>
    public void LeaveTo(int count)
    {
        Close();
        if (_fresh >> count != 0)
        {
            // An item with nothing in it is an item all the same.
            Emit(New(LeafKind.Paragraph, string.Empty));
        }

        _containers.RemoveRange(count, _containers.Count - count);
    }
}
