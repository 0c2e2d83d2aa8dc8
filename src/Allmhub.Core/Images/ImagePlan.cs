using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>A request for pictures in the words of the format that was chosen for it.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Api">The format.</param>
/// <param name="Reason">Why it was chosen; <c>null</c> when the caller did.</param>
/// <param name="Wire">The request that says it.</param>
internal sealed record ImagePlan(ImageRequest Request, ImageApi Api, string? Reason, AllmRequest Wire)
{
    /// <summary>The conversation it is, in Chat and Gemini.</summary>
    public ChatRequest? Chat { get; init; }

    /// <summary>What is done, in a word.</summary>
    public string Action { get; private init; } = "Generate";

    /// <summary>Looks at a request and writes it; nothing is sent.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="isEdit">Whether the references are to be changed.</param>
    /// <param name="baseUri">The gateway.</param>
    /// <param name="dialects">The formats of conversations.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">Something is wrong with it, or the format cannot say it.</exception>
    public static ImagePlan Make(ImageRequest request, bool isEdit, Uri baseUri, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
    {
        ImageCheck.Request(request, isEdit);
        ImageApi api = ImageApiChoice.Choose(request, baseUri, out string? reason);
        ImageDimension wanted = ImageDimension.Read(request.Size, request.AspectRatio);
        List<string> notes = [.. new[] { reason, wanted.Note }.OfType<string>()];
        if (api == ImageApi.Images)
        {
            AllmRequest wire = new ImagesWriter(request, wanted, notes).Write(isEdit);
            return new ImagePlan(request, api, reason, ImageWire.Complete(wire, request.Stream == true, notes)) { Action = isEdit ? "Edit" : "Generate" };
        }

        IChatDialect dialect = dialects[api == ImageApi.Gemini ? ChatApi.Gemini : ChatApi.Chat];
        (ChatRequest chat, AllmRequest spoken) = ImageChatWriter.Write(request, wanted, api, dialect);
        return new ImagePlan(request, api, reason, ImageWire.Complete(spoken, chat.Stream, notes)) { Chat = chat, Action = isEdit ? "Edit" : "Generate" };
    }
}
