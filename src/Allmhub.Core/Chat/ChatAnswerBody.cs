using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>Reads the body of an answer that was not streamed.</summary>
internal static class ChatAnswerBody
{
    private static string WrongFormat => Words.Say("Check that the base address is the gateway's own, and that the model speaks this format.");

    /// <summary>Reads a body.</summary>
    /// <param name="dialect">Its format.</param>
    /// <param name="body">The body.</param>
    /// <param name="requestId">The gateway's request id, for an error.</param>
    /// <param name="updates">Receives what it says.</param>
    /// <returns>False when it is no JSON.</returns>
    /// <exception cref="AllmException">It is an error, or JSON that is no answer.</exception>
    public static bool TryRead(IChatDialect dialect, ReadOnlyMemory<byte> body, string? requestId, List<ChatUpdate> updates)
    {
        AllmException? error = AnswerErrors.TryFromBody(body.Span, requestId);
        JsonDocument document;
        try
        {
            document = LenientJson.Parse(body);
        }
        catch (JsonException)
        {
            return error is null ? false : throw error;
        }

        try
        {
            // What a body says beside an error is kept: a choice that broke off has its text.
            dialect.Read(document.RootElement, updates);
        }
        catch (AllmException inside)
        {
            throw error ?? inside;
        }
        catch (Exception failure) when (IsNoText(failure))
        {
            throw NoText(failure);
        }
        finally
        {
            document.Dispose();
        }

        return error is not null ? throw error : updates.Exists(ChatUpdateSense.SaysSomething) ? true : throw NoAnswer(dialect, body.Span);
    }

    /// <summary>Whether the first line of a body is a value by itself.</summary>
    /// <param name="body">The body.</param>
    /// <returns>Whether it is.</returns>
    public static bool BeginsWithLine(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.TrimStart(" \t\r\n"u8);
        int end = text.IndexOf((byte)'\n');
        return end > 0 && LenientJson.IsWhole(text[..end]);
    }

    /// <summary>Whether reading failed because a name of the JSON is no text. An argument: a name twice in an object that goes back.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsNoText(Exception failure) => failure is InvalidOperationException or JsonException or ArgumentException;

    /// <summary>The error of a property's name with half a surrogate pair: System.Text.Json parses it, and throws at the first comparison (NOTES section 15).</summary>
    /// <param name="failure">What was thrown.</param>
    /// <returns>The error.</returns>
    public static AllmException NoText(Exception failure) => new(AllmErrorKind.Protocol, Words.Say("The answer holds JSON whose names are no text."), failure);

    private static AllmException NoAnswer(IChatDialect dialect, ReadOnlySpan<byte> body)
    {
        string message = Words.Say($"The answer is JSON, but no answer of the {dialect.Api} format");
        return AnswerErrors.TryFromWords(body) is { } told
            ? told.With(known => known with { Message = $"{message}: {known.Message}", RecommendedAction = known.RecommendedAction ?? WrongFormat })
            : new AllmException(new AllmError(AllmErrorKind.Protocol, message + ".") { RecommendedAction = WrongFormat });
    }
}
