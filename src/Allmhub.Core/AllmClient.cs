using Allmhub.Account;
using Allmhub.Account.Billing;
using Allmhub.Audio.Speech;
using Allmhub.Audio.Transcription;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Raw;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Ranking;

namespace Allmhub;

/// <summary>
/// The gateway's client, an area a property; the areas make operations, which run themselves. One an address and key;
/// safe for parallel use; dispose it to close its connections.
/// </summary>
public sealed class AllmClient : IDisposable
{
    private readonly SendPipeline _pipeline;

    /// <summary>Makes a client; nothing is sent.</summary>
    /// <param name="options">Address, key, limits.</param>
    public AllmClient(AllmClientOptions options)
        : this(options, ChatDialects.All)
    {
    }

    /// <summary>Makes a client that speaks other formats.</summary>
    /// <param name="options">Address, key, limits.</param>
    /// <param name="dialects">The formats.</param>
    internal AllmClient(AllmClientOptions options, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _pipeline = new SendPipeline(options);
        GatewayStatus status = new(_pipeline);
        Prices = new PriceBook(_pipeline, status);
        Chat = new ChatService(_pipeline, dialects, Prices);
        Account = new AccountService(_pipeline, status);
        Bills = new BillService(_pipeline, status) { GroupLearned = Prices.Learn };
        Models = new ModelService(_pipeline, Prices);
        Images = new ImageService(_pipeline, dialects, Prices);
        Speech = new SpeechService(_pipeline, Prices);
        Transcriptions = new TranscriptionService(_pipeline, Prices);
        Raw = new RawService(_pipeline, Prices, AnswerUsage.Of);
        Ranking = new RankingService(_pipeline, Prices);
        Media = new MediaService(_pipeline);
        Videos = new VideoService(_pipeline, status, Prices, Chat);
        Midjourney = new MidjourneyService(_pipeline, Prices);
        Tasks = new TaskService(_pipeline, Videos, Midjourney);
        Embeddings = new EmbeddingService(_pipeline, Prices);
    }

    /// <summary>What the client was made with.</summary>
    public AllmClientOptions Options { get; }

    /// <summary>Questions to models.</summary>
    public ChatService Chat { get; }

    /// <summary>Balances.</summary>
    public AccountService Account { get; }

    /// <summary>What models cost here.</summary>
    public PriceBook Prices { get; }

    /// <summary>What the gateway charged, by its own log.</summary>
    public BillService Bills { get; }

    /// <summary>Listings of models.</summary>
    public ModelService Models { get; }

    /// <summary>Pictures.</summary>
    public ImageService Images { get; }

    /// <summary>Texts that become sounds.</summary>
    public SpeechService Speech { get; }

    /// <summary>Speech to text.</summary>
    public TranscriptionService Transcriptions { get; }

    /// <summary>Any path of the gateway.</summary>
    public RawService Raw { get; }

    /// <summary>Documents ranked by a query.</summary>
    public RankingService Ranking { get; }

    /// <summary>Files of pictures, films and sounds.</summary>
    public MediaService Media { get; }

    /// <summary>Films.</summary>
    public VideoService Videos { get; }

    /// <summary>Midjourney.</summary>
    public MidjourneyService Midjourney { get; }

    /// <summary>What is made after the answer: the journal, the waiting.</summary>
    public TaskService Tasks { get; }

    /// <summary>Vectors of texts.</summary>
    public EmbeddingService Embeddings { get; }

    /// <summary>Takes the client's secrets out of a failure that no call of its own made, e.g. one that names what the caller wrote.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>The same when it holds none.</returns>
    public AllmException Clean(AllmException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return _pipeline.Guard.Clean(error);
    }

    /// <summary>Takes the client's secrets out of a text that is to be kept.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same when it holds none.</returns>
    public string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _pipeline.Guard.Redact(text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Media.Close();
        _pipeline.Dispose();
    }
}
