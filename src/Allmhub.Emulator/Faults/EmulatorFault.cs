using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Sounds;

namespace Allmhub.Emulator.Faults;

/// <summary>Where an answer stops moving.</summary>
public enum StallPoint
{
    /// <summary>Before the status line.</summary>
    Headers,

    /// <summary>After the headers, before the first token.</summary>
    First,

    /// <summary>After half of the tokens.</summary>
    Mid,
}

/// <summary>Where an answer is cut off by closing the connection.</summary>
public enum CutPoint
{
    /// <summary>After the headers.</summary>
    Start,

    /// <summary>After half of the tokens, between two events.</summary>
    Mid,

    /// <summary>In the middle of an event.</summary>
    Event,

    /// <summary>In the middle of a character of several bytes.</summary>
    Utf8,
}

/// <summary>How a range of a linked file is answered wrongly.</summary>
public enum LinkRange
{
    /// <summary>The whole comes with 200.</summary>
    Ignore,

    /// <summary>206 with the whole from the first byte on.</summary>
    Zero,

    /// <summary>206 with 4096 bytes at most.</summary>
    Short,

    /// <summary>206 that does not say which bytes come.</summary>
    Bare,

    /// <summary>206 with another total.</summary>
    Total,

    /// <summary>416 that says nothing.</summary>
    Refuse,
}

/// <summary>What ETag a linked file has.</summary>
public enum LinkTag
{
    /// <summary>None.</summary>
    None,

    /// <summary>A weak one.</summary>
    Weak,

    /// <summary>Another one in each answer.</summary>
    Change,
}

/// <summary>What is wrong with the vectors of an answer; with one of them, the second or the only one, unless all are named.</summary>
public enum VectorFault
{
    /// <summary>A number is none: NaN, in lists of numbers as a bare word, as Python writes it.</summary>
    NaN,

    /// <summary>A number is infinite.</summary>
    Infinite,

    /// <summary>It has one number less than it should.</summary>
    Short,

    /// <summary>All come as 64-bit numbers.</summary>
    Double,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It has the index of the one before.</summary>
    Twice,

    /// <summary>Its index is that of no text.</summary>
    Range,

    /// <summary>All come in another order, each with its index.</summary>
    Shuffled,

    /// <summary>None has an index.</summary>
    NoIndex,

    /// <summary>All come as lists of numbers, whatever was asked, as from Gemini channels (NOTES section 16.6).</summary>
    Float,

    /// <summary>All come as base64, whatever was asked.</summary>
    Base64,
}

/// <summary>
/// One way for an answer to go wrong. Written as words with <c>;</c> between them, e.g.
/// <c>status=429;retry-after=1;count=2</c>; see <see cref="Parse"/>.
/// </summary>
public sealed record EmulatorFault
{
    /// <summary>The status to answer with; the body is the gateway's usual one for it unless <see cref="Sample"/> says otherwise.</summary>
    public int? Status { get; init; }

    /// <summary>The error body to answer with, by name, e.g. <c>error.openai.503-nochannel</c>.</summary>
    public string? Sample { get; init; }

    /// <summary>The Retry-After header, seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Where the answer stops moving.</summary>
    public StallPoint? Stall { get; init; }

    /// <summary>How long a stall lasts in milliseconds; null until the client leaves.</summary>
    public int? StallMs { get; init; }

    /// <summary>Comment lines instead of tokens: this many, 0 until the client leaves.</summary>
    public int? Ping { get; init; }

    /// <summary>Milliseconds between two comment lines.</summary>
    public int PingMs { get; init; } = 50;

    /// <summary>Where the connection is closed.</summary>
    public CutPoint? Cut { get; init; }

    /// <summary>After half of the tokens the stream goes on with an error event and ends.</summary>
    public bool ErrorEvent { get; init; }

    /// <summary>After half of the tokens comes an error as a bare JSON line, then the end.</summary>
    public bool BareJson { get; init; }

    /// <summary>The event with the finish reason is left out.</summary>
    public bool NoFinish { get; init; }

    /// <summary>The end mark of the stream is left out.</summary>
    public bool NoDone { get; init; }

    /// <summary>Null stands where the gateway writes it though OpenAI's schema does not allow it: the type of a tool call's later fragments, the user and the early usage of a response.</summary>
    public bool Null { get; init; }

    /// <summary>What is wrong with the bytes of pictures.</summary>
    public PictureDamage? Picture { get; init; }

    /// <summary>What is wrong with the bytes of sounds.</summary>
    public SoundDamage? Sound { get; init; }

    /// <summary>How pictures stand in the answer.</summary>
    public PictureWriting? Written { get; init; }

    /// <summary>An answer without pictures: its list is empty.</summary>
    public bool NoData { get; init; }

    /// <summary>One place holds an error in place of its picture: the second, or the only one.</summary>
    public bool ItemError { get; init; }

    /// <summary>JSON where a stream of pictures was asked, a stream where JSON was asked.</summary>
    public bool Turned { get; init; }

    /// <summary>The key's group may not use this: "vip channel only".</summary>
    public bool Vip { get; init; }

    /// <summary>How a ranking is answered.</summary>
    public RankingWriting? Ranking { get; init; }

    /// <summary>The code that Midjourney answers a submission with; 21 and 22 make a task, the others do not.</summary>
    public int? MidjourneyCode { get; init; }

    /// <summary>What is wrong with vectors.</summary>
    public VectorFault? Vector { get; init; }

    /// <summary>The most texts a request for vectors may hold; more are refused with a message that names it.</summary>
    public int? BatchMost { get; init; }

    /// <summary>The same, refused with 413 and a message that does not.</summary>
    public int? BatchSilent { get; init; }

    /// <summary>A web page with status 200.</summary>
    public bool Html { get; init; }

    /// <summary>Status 200 and nothing.</summary>
    public bool Empty { get; init; }

    /// <summary>A redirect to this address.</summary>
    public string? Redirect { get; init; }

    /// <summary>The Content-Type to claim; the body stays as it is.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body goes out byte by byte with this many milliseconds between.</summary>
    public int? Drip { get; init; }

    /// <summary>The body goes out in writes of this many bytes, wherever they cut.</summary>
    public int? Split { get; init; }

    /// <summary>The connection is reset: on connect when it is the next fault, else in place of the answer.</summary>
    public bool Reset { get; init; }

    /// <summary>It hits the host of links and no call of the gateway; so do all faults whose words begin with <c>link-</c>.</summary>
    public bool Link { get; init; }

    /// <summary>The connection closes after so many bytes of a linked file; with <see cref="Reset"/> it is reset there.</summary>
    public int? LinkCut { get; init; }

    /// <summary>How a range of a linked file is answered wrongly.</summary>
    public LinkRange? LinkRange { get; init; }

    /// <summary>What ETag a linked file has.</summary>
    public LinkTag? LinkTag { get; init; }

    /// <summary>What is said of a linked file's length: <c>none</c> (it ends by closing), <c>chunked</c>, a number, or how far it is off (<c>-100</c>, <c>+100</c>).</summary>
    public string? LinkLength { get; init; }

    /// <summary>The link has expired: 403, as a store says it.</summary>
    public bool LinkExpired { get; init; }

    /// <summary>A linked file comes packed, whatever was asked.</summary>
    public bool LinkGzip { get; init; }

    /// <summary>Whether it is for the host of links.</summary>
    internal bool IsForLink => Link || LinkCut is not null || LinkRange is not null || LinkTag is not null || LinkLength is not null || LinkExpired || LinkGzip;

    /// <summary>How many calls it hits; 0 all.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Only calls whose path contains this text.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Reads a fault from words with <c>;</c> between them. A word is <c>name</c> or <c>name=value</c>:
    /// status, sample, retry-after, stall, stall-ms, pings, ping-ms, cut, error-event, bare-json, no-finish,
    /// no-done, nulls, picture, sound, written, no-data, item-error, turned, vip, ranking, mj-code, vector, batch, batch-silent, html, empty, redirect, content-type, drip, split, reset,
    /// link, link-cut, link-range, link-tag, link-length, link-expired, link-gzip, count, path.
    /// </summary>
    /// <exception cref="FormatException">A word is unknown or its value cannot be read; the message lists the words.</exception>
    public static EmulatorFault Parse(string text) => FaultGrammar.Parse(text);

    /// <summary>The fault in the words that <see cref="Parse"/> reads.</summary>
    public override string ToString() => FaultGrammar.Format(this);
}
