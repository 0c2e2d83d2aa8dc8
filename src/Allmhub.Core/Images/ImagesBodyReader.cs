using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Images;

/// <summary>Reads an answer that is one JSON value: <c>data</c> or <c>images</c>, a bare list, one picture alone, or the answer of another format.</summary>
/// <param name="run">The run.</param>
/// <param name="dialects">The formats of conversations.</param>
internal sealed class ImagesBodyReader(ImageRun run, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
{
    private static readonly string[] Lists = ["data", "images", "output", "results"];

    /// <summary>What ends the answer after its pictures; <c>null</c> when it is good.</summary>
    public AllmException? Failure { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <returns>What it holds, possibly nothing but <see cref="Failure"/>; <c>null</c> when it is no JSON value.</returns>
    public List<ImageUpdate>? TryRead(ReadOnlyMemory<byte> body)
    {
        AllmException? error = AnswerErrors.TryFromBody(body.Span, run.RequestId);
        List<ImageUpdate> updates = [];
        try
        {
            using JsonDocument document = LenientJson.Parse(body);
            Read(document.RootElement, updates);
            if (updates.Count == 0)
            {
                Failure = error ?? Failure ?? ImageFailure.Empty(ErrorText.Shortest(document.RootElement));
            }
            else
            {
                // Beside pictures, a code and a message are a greeting: "code":"0","message":"ok".
                error = error is null ? null : AnswerErrors.TryVendor(document.RootElement);
            }
        }
        catch (JsonException)
        {
            Failure = error;
            return error is null ? null : updates;
        }
        catch (InvalidOperationException failure)
        {
            // A property's name with half a surrogate pair (NOTES section 15).
            Failure = new AllmException(AllmErrorKind.Protocol, Words.Say("The answer holds JSON whose names are no text."), failure);
        }
        catch (AllmException inside)
        {
            Failure = error ?? inside;
        }

        Failure ??= error;
        return updates;
    }

    /// <summary>Reads the pictures of a value.</summary>
    /// <param name="root">The value.</param>
    /// <param name="updates">Receives them.</param>
    /// <exception cref="AllmException">Another format's error.</exception>
    public void Read(JsonElement root, List<ImageUpdate> updates)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            ReadItems(root, updates);
            return;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (ListOf(root) is { } list)
        {
            ReadItems(list, updates);
            run.Use(ImageUsageReader.Read(root));
        }
        else if (Other(root, dialects) is { } dialect)
        {
            ReadConversation(root, dialect, updates);
        }
        else if (ImageItem.Has(root))
        {
            updates.Add(run.Update(ImageItem.Read(root, run.BaseUri), 0));
            run.Use(ImageUsageReader.Read(root));
        }
    }

    /// <summary>The format of a conversation that a value is in.</summary>
    /// <param name="root">The value.</param>
    /// <param name="dialects">The formats.</param>
    /// <returns>The format; <c>null</c> when it is in none.</returns>
    public static IChatDialect? Other(JsonElement root, IReadOnlyDictionary<ChatApi, IChatDialect> dialects) =>
        root.ValueKind != JsonValueKind.Object ? null
        : root.TryGetProperty("candidates", out _) || root.TryGetProperty("promptFeedback", out _) ? dialects[ChatApi.Gemini]
        : root.TryGetProperty("choices", out _) ? dialects[ChatApi.Chat]
        : null;

    /// <summary>Puts a conversation together.</summary>
    /// <param name="said">Its updates.</param>
    /// <param name="run">The run.</param>
    /// <param name="api">Its format.</param>
    /// <returns>The conversation's end.</returns>
    public static ChatCompletion Fold(List<ChatUpdate> said, ImageRun run, ChatApi api)
    {
        ChatFold fold = new();
        foreach (ChatUpdate update in said)
        {
            fold.Add(update);
        }

        ChatRequest asked = new() { Model = run.Plan.Request.Model, Message = [] };
        return fold.ToCompletion(new ChatFoldContext(asked, api, true) { RequestId = run.RequestId });
    }

    private static JsonElement? ListOf(JsonElement root)
    {
        foreach (string name in Lists)
        {
            if (root.TryGetProperty(name, out JsonElement list) && (list.ValueKind == JsonValueKind.Array || ImageItem.Has(list)))
            {
                return list;
            }
        }

        return null;
    }

    private void ReadItems(JsonElement list, List<ImageUpdate> updates)
    {
        if (list.ValueKind == JsonValueKind.Object)
        {
            updates.Add(run.Update(ImageItem.Read(list, run.BaseUri), 0));
            return;
        }

        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            updates.Add(run.Update(ImageItem.Read(item, run.BaseUri), index++));
        }
    }

    private void ReadConversation(JsonElement root, IChatDialect dialect, List<ImageUpdate> updates)
    {
        List<ChatUpdate> said = [];
        dialect.Read(root, said);
        ChatCompletion completion = Fold(said, run, dialect.Api);
        updates.AddRange(run.Updates(completion));
        if (updates.Count == 0)
        {
            Failure = ImageFailure.NoPicture(completion);
        }
    }
}
