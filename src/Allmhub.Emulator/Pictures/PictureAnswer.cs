using System.Globalization;
using System.Security.Cryptography;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Pictures;

/// <summary>The pictures of an answer, and its body in one piece.</summary>
internal sealed class PictureAnswer
{
    /// <summary>The same second in every answer, so that equal calls get equal bytes.</summary>
    public const long Created = 1765193040;

    private const string Sensitive = "The output image may contain sensitive information.";

    private readonly PictureRequest _request;
    private readonly MediaLinks _links;
    private readonly EmulatorFault? _fault;
    private readonly string _seed;
    private readonly string? _failure;

    public PictureAnswer(PictureRequest request, MediaLinks links, EmulatorFault? fault, string? failure)
    {
        _request = request;
        _links = links;
        _fault = fault;
        _failure = failure;
        _seed = Seed(request);
    }

    /// <summary>How many places the answer has.</summary>
    public int Count => _fault is { NoData: true } ? 0 : _request.Count;

    /// <summary>How many of them hold a picture.</summary>
    public int Made => Enumerable.Range(0, Count).Count(i => ErrorOf(i) is null);

    /// <summary>The picture in one place.</summary>
    /// <param name="index">The place.</param>
    /// <param name="rows">Rows of cells drawn so far.</param>
    public PictureSpec Spec(int index, int rows = Canvas.Cells) => new(Tokens.Id(_seed + index.ToString(CultureInfo.InvariantCulture), 16), _request.Pixels.Width, _request.Pixels.Height)
    {
        Format = _request.Format,
        IsTransparent = _request.IsTransparent,
        Quality = _request.Format == PictureFormat.Jpeg ? _request.Compression ?? 100 : 100,
        Drawn = rows,
        Damage = _fault?.Picture ?? PictureDamage.None,
    };

    /// <summary>Why a place has no picture, as JSON; null when it has one.</summary>
    public string? ErrorOf(int index)
    {
        bool isWrong = _failure is not null || (_fault is { ItemError: true } && index == (Count > 1 ? 1 : 0));
        return isWrong ? $$"""{"code":"OutputImageSensitiveContentDetected","message":{{Quote(_failure ?? Sensitive)}}}""" : null;
    }

    /// <summary>The answer in one piece.</summary>
    public EmulatorReply Whole()
    {
        string data = string.Join(',', Enumerable.Range(0, Count).Select(Item));
        string usage = PictureUsage.Write(_request, Made) is { } used ? $",\"usage\":{used}" : "";
        return EmulatorReply.Json(_request.Family switch
        {
            PictureFamily.GptImage => $$"""{"created":{{Created}},{{Settings()}},"data":[{{data}}]{{usage}}}""",
            PictureFamily.Seedream => $$"""{"model":{{Quote(_request.Model)}},"created":{{Created}},"data":[{{data}}]{{usage}}}""",
            PictureFamily.Imagen => $$"""{"data":[{{data}}],"created":{{Created}}}""",
            _ => $$"""{"created":{{Created}},"data":[{{data}}]{{usage}}}""",
        });
    }

    /// <summary>What gpt-image models repeat of the request.</summary>
    public string Settings() =>
        $$"""
        "background":"{{(_request.IsTransparent ? "transparent" : "opaque")}}","output_format":"{{PictureSpec.WordOf(_request.Format)}}","quality":"{{(_request.Quality is null or "auto" ? "medium" : _request.Quality)}}","size":"{{SizeText()}}"
        """;

    public string SizeText() => string.Create(CultureInfo.InvariantCulture, $"{_request.Pixels.Width}x{_request.Pixels.Height}");

    /// <summary>A picture as the members of its item: base64 or address, as the model does and the fault wants.</summary>
    public string Content(PictureSpec picture) => _fault?.Written switch
    {
        PictureWriting.DataUri => $"\"url\":\"{DataUri(picture)}\"",
        PictureWriting.Both => $"{Link(picture)},{Inside(picture)}",
        PictureWriting.Prefix or PictureWriting.UrlSafe => Inside(picture),
        _ when _request.Family == PictureFamily.Imagen => $"\"url\":\"\",{Inside(picture)},\"revised_prompt\":\"\"",
        _ => IsInside() ? Inside(picture) : Link(picture),
    };

    private string Link(PictureSpec picture) => $"\"url\":{Quote(_links.Of(picture).AbsoluteUri)}";

    private string Inside(PictureSpec picture) => $"\"b64_json\":\"{Base64(picture)}\"";

    private string Item(int index)
    {
        if (ErrorOf(index) is { } error)
        {
            return $"{{\"error\":{error}}}";
        }

        PictureSpec picture = Spec(index);
        return "{" + Content(picture) + _request.Family switch
        {
            PictureFamily.Seedream => $",\"size\":\"{SizeText()}\"",
            PictureFamily.DallE or PictureFamily.Prose => $",\"revised_prompt\":{Quote("A picture of: " + _request.Prompt)}",
            _ => "",
        } + "}";
    }

    /// <summary>gpt-image models always answer base64, those behind a chat backend do so unless asked, others give an address unless asked.</summary>
    private bool IsInside() => _request.Family switch
    {
        PictureFamily.GptImage => true,
        PictureFamily.Prose => _request.ResponseFormat != "url",
        _ => _request.ResponseFormat == "b64_json",
    };

    private string Base64(PictureSpec picture)
    {
        string base64 = Convert.ToBase64String(picture.Draw());
        return _fault?.Written switch
        {
            PictureWriting.Prefix => $"data:{picture.MediaType};base64,{base64}",
            PictureWriting.UrlSafe => base64.Replace('+', '-').Replace('/', '_').TrimEnd('='),
            _ => base64,
        };
    }

    private static string DataUri(PictureSpec picture) => $"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Draw())}";

    /// <summary>Another prompt, model or reference is another picture; another size or format is the same one.</summary>
    private static string Seed(PictureRequest request)
    {
        IEnumerable<PictureReference> references = request.Mask is { } mask ? request.Image.Append(mask) : request.Image;
        return string.Join('\n', references.Select(static r => r.Address ?? Convert.ToHexString(SHA256.HashData(r.Data))).Prepend(request.Prompt).Prepend(request.Model));
    }
}
