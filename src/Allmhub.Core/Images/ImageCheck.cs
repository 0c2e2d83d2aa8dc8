using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Finds what is wrong with a request, whatever its format, before anything is paid.</summary>
internal static class ImageCheck
{
    private const int MaxCount = 128;
    private const int MaxReference = 16;
    private const int MaxPartial = 3;
    private const long MaxMask = 4L * 1024 * 1024;

    /// <summary>Looks at a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isEdit">Whether pictures are to be changed.</param>
    /// <exception cref="InvalidInputException">Something is wrong with it.</exception>
    public static void Request(ImageRequest request, bool isEdit)
    {
        Require(!string.IsNullOrWhiteSpace(request.Prompt), Words.Say("The prompt says nothing. Write what is to be seen."), nameof(request.Prompt));
        Require(!string.IsNullOrWhiteSpace(request.Model), Words.Say("No model is named."), nameof(request.Model));
        Require(request.Count is >= 1 and <= MaxCount, Words.Say($"{request.Count} pictures cannot be asked for: 1 to {MaxCount} in one request, and most vendors make at most 10."), nameof(request.Count));
        Require(request.Compression is null or (>= 0 and <= 100), Words.Say($"A compression of {request.Compression} is none: 0 to 100."), nameof(request.Compression));
        Require(request.PartialImage is null or (>= 0 and <= MaxPartial), Words.Say($"{request.PartialImage} partial pictures cannot be asked for: 0 to {MaxPartial}."), nameof(request.PartialImage));
        Require(request.PartialImage is null or 0 || request.Stream == true, Words.Say("Partial pictures come in a stream alone: ask for one."), nameof(request.PartialImage));
        Require(request.Reference.All(static reference => reference is not null), Words.Say("A reference is nothing (null)."), nameof(request.Reference));
        Require(request.Reference.Count <= MaxReference, Words.Say($"{request.Reference.Count} references are too many: at most {MaxReference}."), nameof(request.Reference));
        Require(!isEdit || request.Reference.Count > 0, Words.Say("There is no picture to change. Give one."), nameof(request.Reference));
        Require(request.Mask is null || request.Reference.Count > 0, Words.Say("A mask needs the picture it lies on."), nameof(request.Mask));
        if (request.Mask is ImageSource mask && request.Reference.Count > 0)
        {
            Mask(mask, request.Reference[0]);
        }
    }

    /// <summary>Refuses references of a type that a format does not take.</summary>
    /// <param name="request">The request.</param>
    /// <param name="api">The format.</param>
    /// <param name="types">The MIME types it takes.</param>
    /// <exception cref="InvalidInputException">A reference is of another type.</exception>
    public static void References(ImageRequest request, ImageApi api, IReadOnlyList<string> types)
    {
        foreach (ImageSource reference in request.Reference)
        {
            string? type = reference.Format?.MediaType;
            if (type is not null && !types.Contains(type))
            {
                string taken = string.Join(", ", types.Select(Word));
                throw new InvalidInputException(Words.Say($"'{reference.Name}' is {Word(type)} by its bytes, which the {api} format does not take for {request.Model}: it takes {taken}. Convert it to PNG or JPEG."), nameof(request.Reference));
            }
        }
    }

    /// <summary>Refuses more bytes than a JSON body carries (NOTES section 1: 128 MB, and base64 adds a third).</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidInputException">They are too many.</exception>
    public static void JsonSize(ImageRequest request)
    {
        const long most = Chat.AttachmentLoader.MaxBytes;
        long total = request.Reference.Sum(static reference => reference.Data?.Length ?? 0) + (request.Mask?.Data?.Length ?? 0);
        Require(total <= most, Words.Say($"The references have {total / (1024 * 1024)} MB together; the gateway takes at most {most / (1024 * 1024)} MB in a JSON request. Make them smaller, or give their addresses instead."), nameof(request.Reference));
    }

    /// <summary>Refuses what a format cannot say.</summary>
    /// <param name="isGiven">Whether it was given.</param>
    /// <param name="api">The format.</param>
    /// <param name="parameter">What was given.</param>
    /// <param name="other">The format that can, and for whom.</param>
    /// <exception cref="InvalidInputException">It was given.</exception>
    public static void CannotSay(bool isGiven, ImageApi api, string parameter, string other) =>
        Require(!isGiven, Words.Say($"The {api} format cannot say {parameter}: {other}"), parameter);

    /// <summary>Raises what is wrong.</summary>
    /// <param name="isGood">Whether nothing is.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="parameter">What it is about.</param>
    /// <exception cref="InvalidInputException">It is not good.</exception>
    public static void Require(bool isGood, string message, string parameter)
    {
        if (!isGood)
        {
            throw new InvalidInputException(message, parameter);
        }
    }

    private static void Mask(ImageSource mask, ImageSource picture)
    {
        const string parameter = nameof(ImageRequest.Mask);
        if (mask.Format is null)
        {
            return;
        }

        Require(mask.Format.MediaType == "image/png", Words.Say($"The mask '{mask.Name}' is {Word(mask.Format.MediaType)} by its bytes; a mask is a PNG that is transparent where to paint."), parameter);
        Require(mask.Data!.Length < MaxMask, Words.Say($"The mask '{mask.Name}' has {mask.Data.Length / 1024} KB; it must be below 4 MB."), parameter);
        Require(mask.HasAlpha == true, Words.Say($"The mask '{mask.Name}' has no alpha channel: nothing in it is transparent, so nothing would be painted. Save it as PNG with transparency where to paint."), parameter);
        if (mask.Size is { } size && picture.Size is { } other)
        {
            Require(size == other, Words.Say($"The mask '{mask.Name}' is {size}, the picture '{picture.Name}' is {other}. Make them the same size."), parameter);
        }
    }

    private static string Word(string mediaType) => mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..] switch
    {
        "svg+xml" => "SVG",
        "webp" => "WebP",
        string word => word.ToUpperInvariant(),
    };
}
