using System.Text;
using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>
/// Reads one streamed answer of one dialect. What is the same in every format stands here: end marks and keep-alives are passed
/// over, an event may hold several values or an array of them, and a line that is no value is named as left out. Not for use by two threads.
/// </summary>
internal abstract class ChatStreamReader
{
    private const int MostShown = 80;
    private const int LongestMark = 16;

    private byte[] _last = [];

    /// <summary>Whether the dialect's own end was seen (finish_reason, message_stop, response.completed, finishReason; NOTES section 3).</summary>
    public abstract bool SawEnd { get; }

    /// <summary>Whether the format's own end mark was read, behind which nothing belongs to the answer but a late count or reason (<see cref="ReadLate"/>).</summary>
    public virtual bool IsOver => false;

    /// <summary>Whether nothing more is needed: where a format has no end mark, silence is one then.</summary>
    public virtual bool MayBeOver => IsOver;

    /// <summary>Whether data is OpenAI's end mark, tolerated in every format, also with blanks or quotation marks around it.</summary>
    /// <param name="data">The event's data.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsDone(ReadOnlySpan<byte> data) => data.Length <= LongestMark && Ascii.EqualsIgnoreCase(data.Trim(" \t\r\n\""u8), "[DONE]"u8);

    /// <summary>Reads one event.</summary>
    /// <param name="eventType">The <c>event:</c> field as UTF-8; empty when there was none.</param>
    /// <param name="data">The <c>data:</c> field as UTF-8.</param>
    /// <param name="updates">Receives what the event says; possibly nothing.</param>
    /// <exception cref="AllmException">The event is an error, in whatever shape (the error factory makes it), or broken JSON.</exception>
    public void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        // Most events have no blanks around them, and the search for some would be a tenth of what they cost.
        ReadOnlySpan<byte> rest = data.Length > 0 && data[0] > ' ' && data[^1] > ' ' ? data : data.Trim(" \t\r\n"u8);
        if (rest.IsEmpty || (SawEnd && rest.SequenceEqual(_last)))
        {
            return;
        }

        if (IsOver)
        {
            ReadBehindEnd(eventType, rest, updates);
        }
        else if (!TryReadPlain(eventType, rest, updates))
        {
            ReadValues(eventType, rest, updates);
        }

        if (SawEnd)
        {
            // A proxy that sends its last event twice says nothing with it.
            _last = rest.ToArray();
        }
    }

    /// <summary>Called when OpenAI's end mark came, which a format of another vendor may take for its own end once it knows why the answer ended.</summary>
    public virtual void OnDone()
    {
    }

    /// <summary>Called once after the last event: gives what was held back.</summary>
    /// <param name="updates">Receives what was held back.</param>
    public abstract void Complete(List<ChatUpdate> updates);

    /// <summary>Reads the ordinary event by a shorter way.</summary>
    /// <param name="eventType">The <c>event:</c> field.</param>
    /// <param name="json">The data, not empty, without blanks around it.</param>
    /// <param name="updates">Receives the updates.</param>
    /// <returns>False when the event has to be read whole; then nothing was taken from it.</returns>
    protected abstract bool TryReadPlain(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, List<ChatUpdate> updates);

    /// <summary>Reads one object.</summary>
    /// <param name="eventType">The <c>event:</c> field.</param>
    /// <param name="value">The object.</param>
    /// <param name="updates">Receives the updates.</param>
    protected abstract void ReadValue(string eventType, JsonElement value, List<ChatUpdate> updates);

    /// <summary>Reads one object that stands behind the end mark: counts, or the reason of the end. Anything else there is no answer.</summary>
    /// <param name="eventType">The <c>event:</c> field.</param>
    /// <param name="value">The object.</param>
    /// <param name="updates">Receives the updates.</param>
    protected virtual void ReadLate(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
    }

    // The answer is whole: what is wrong here, errors included, is no part of it.
    private void ReadBehindEnd(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        try
        {
            if (KeepAlive.IsContent(data))
            {
                ReadNext(eventType, KeepAlive.IsNamed(eventType), data, updates);
            }
        }
        catch (Exception failure) when (ChatAnswerBody.IsNoText(failure))
        {
            return;
        }
    }

    private void ReadValues(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        bool isKeepAlive = KeepAlive.IsNamed(eventType);
        ReadOnlySpan<byte> rest = data;
        while (!rest.IsEmpty && !IsDone(rest))
        {
            if (!KeepAlive.IsContent(rest))
            {
                if (!isKeepAlive)
                {
                    ReadText(eventType, rest, updates);
                }

                return;
            }

            try
            {
                rest = rest[ReadNext(eventType, isKeepAlive, rest, updates)..].Trim(" \t\r\n,"u8);
            }
            catch (JsonException) when (isKeepAlive || IsOver)
            {
                // A keep-alive may hold anything, also half a value; and behind the end mark nothing counts any more.
                return;
            }
            catch (JsonException error)
            {
                throw AnswerErrors.TryFromBody(rest) ?? new AllmException(AllmErrorKind.Protocol, Words.Say("An event of the stream is no JSON."), error);
            }
        }
    }

    private int ReadNext(ReadOnlySpan<byte> eventType, bool isKeepAlive, ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        Utf8JsonReader reader = new(json);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        string name = eventType.IsEmpty ? string.Empty : Encoding.UTF8.GetString(eventType);
        if (document.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement value in document.RootElement.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Object && (!isKeepAlive || KeepAlive.IsAnother(value))))
            {
                ReadOne(name, value, updates);
            }
        }
        else if (!isKeepAlive || KeepAlive.IsAnother(document.RootElement))
        {
            ReadOne(name, document.RootElement, updates);
        }

        return (int)reader.BytesConsumed;
    }

    // The content of an event that holds an error too is read before the error counts.
    private void ReadOne(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
        if (IsOver)
        {
            ReadLate(eventType, value, updates);
            return;
        }

        ReadValue(eventType, value, updates);
        if (AnswerErrors.TryVendor(value) is { } error)
        {
            throw error;
        }
    }

    private static void ReadText(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> text, List<ChatUpdate> updates)
    {
        string shown = Encoding.UTF8.GetString(text.Length > MostShown ? text[..MostShown] : text);
        if (eventType.SequenceEqual("error"u8))
        {
            throw new AllmException(AllmErrorKind.Server, Words.Say($"The service ended the stream with an error: {shown}"));
        }

        if (text[0] == (byte)'<')
        {
            throw new AllmException(AllmErrorKind.Protocol, Words.Say("An event of the stream is no JSON."));
        }

        if (!KeepAlive.IsIdle(text))
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a line of the stream that is no JSON: {shown}")));
        }
    }
}
