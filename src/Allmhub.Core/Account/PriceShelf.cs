using System.Collections.Concurrent;
using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Account;

/// <summary>
/// The price list of one address in this process and on its disk: a good one for a day, one that is hidden or failed for a shorter while. It knows when to ask and never asks
/// itself. A file that is missing, broken or of another version is as good as none; one that cannot be written is done without. Safe for parallel use.
/// </summary>
internal sealed class PriceShelf
{
    /// <summary>How long a good list is good for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(1);

    // An operator who hides the list seldom changes his mind; a gateway that failed may be back soon.
    private static readonly TimeSpan HiddenFor = TimeSpan.FromHours(6);
    private static readonly TimeSpan FailedFor = TimeSpan.FromMinutes(10);

    private const long MaxBytes = 32 * 1024 * 1024;

    private static readonly ConcurrentDictionary<string, PriceShelf> Shelves = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private readonly Uri _baseUri;
    private readonly string _good;
    private readonly string _miss;
    private bool _isRead;
    private PriceList? _list;
    private PriceList? _failure;
    private Task<PriceList>? _asking;

    private PriceShelf(Uri baseUri, string path)
    {
        _baseUri = baseUri;
        _good = path;
        _miss = path + ".none";
    }

    /// <summary>The shelf of an address; one in the process, as long as the user's folder is the same.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    /// <returns>The shelf.</returns>
    public static PriceShelf Of(Uri baseUri) => Shelves.GetOrAdd(UserFolder.CacheFile("prices", baseUri.AbsoluteUri), static (path, address) => new PriceShelf(address, path), baseUri);

    /// <summary>Forgets an address: a server that ends leaves its port to the next one, which has prices of its own.</summary>
    /// <param name="baseUri">The gateway's address.</param>
    public static void Forget(Uri baseUri)
    {
        string path = UserFolder.CacheFile("prices", baseUri.AbsoluteUri);
        if (Shelves.TryRemove(path, out PriceShelf? shelf))
        {
            Remove(shelf._good);
            Remove(shelf._miss);
        }
    }

    /// <summary>Whether the disk has been read, so that what is known costs nothing to look at.</summary>
    public bool IsRead => Volatile.Read(ref _isRead);

    /// <summary>The last good list, however old; <c>null</c> when there never was one.</summary>
    public PriceList? Known
    {
        get
        {
            lock (_gate)
            {
                Read();
                return _list;
            }
        }
    }

    /// <summary>Gives the list that is young enough, or asks for one. Questions at a time are one.</summary>
    /// <param name="ask">Asks; never fails, but says in its state how it ended.</param>
    /// <param name="isForced">Whether to ask although what is known is young enough.</param>
    /// <returns>A good list, or the failure where there is no good one.</returns>
    public Task<PriceList> GetAsync(Func<Task<PriceList>> ask, bool isForced = false)
    {
        lock (_gate)
        {
            Read();
            if (_asking is { IsCompleted: false })
            {
                return _asking;
            }

            if (!isForced && Fresh() is PriceList fresh)
            {
                return Task.FromResult(fresh);
            }

            Task<PriceList> asking = Task.Run(async () => Keep(await ask().ConfigureAwait(false)));
            return _asking = asking;
        }
    }

    /// <summary>Remembers that the list does not come in time, so that the next process does not wait for it either. The question goes on, and takes the note away when it is answered.</summary>
    public void NoteSlow()
    {
        lock (_gate)
        {
            if (_asking is { IsCompleted: false } && _failure is null)
            {
                _failure = new PriceList { Time = DateTimeOffset.UtcNow, State = PriceListState.Failed };
                Write(_miss, _failure);
            }
        }
    }

    private PriceList? Fresh() =>
        IsYoung(_list, GoodFor) ? _list
        : IsYoung(_failure, _failure?.State == PriceListState.Hidden ? HiddenFor : FailedFor) ? _list ?? _failure
        : null;

    // A time that is to come was written by a clock that went wrong.
    private static bool IsYoung(PriceList? list, TimeSpan limit) => list is not null && DateTimeOffset.UtcNow - list.Time is TimeSpan age && age < limit && age > -TimeSpan.FromMinutes(5);

    private PriceList Keep(PriceList answer)
    {
        lock (_gate)
        {
            _asking = null;
            if (answer.State == PriceListState.Told)
            {
                _list = answer;
                _failure = null;
                Write(_good, answer);
                Remove(_miss);
                return answer;
            }

            _failure = answer;
            Write(_miss, answer);
            return _list ?? answer;
        }
    }

    private void Read()
    {
        if (!_isRead)
        {
            _list = Load(_good) is { State: PriceListState.Told } list ? list : null;
            _failure = Load(_miss);
            Volatile.Write(ref _isRead, true);
        }
    }

    private PriceList? Load(string path)
    {
        try
        {
            return File.Exists(path) ? PriceListFile.Read(BoundedFile.ReadAllBytes(path, MaxBytes), _baseUri) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private void Write(string path, PriceList list)
    {
        try
        {
            UserFolder.WriteAtomically(path, PriceListFile.Write(_baseUri, list));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is asked for again by the next process.
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A good list goes before a failure, and a new one over an old one.
        }
    }
}
