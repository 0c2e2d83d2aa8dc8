using System.Text.Json;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// Reads chunks and bodies of OpenAI chat from parsed JSON: everything that is not an ordinary piece of text. The first choice is
/// the answer. What only a further choice has, text or tool calls, counts too, because some services spread one answer over
/// choices; what both have is said to be left out.
/// </summary>
internal sealed class OpenAIChatChunkReader
{
    private static readonly HashSet<string> Known = ["id", "object", "model", "data", "images", "usage", "x_groq", "error", "system_fingerprint", "service_tier", "obfuscation", "type"];

    private SortedDictionary<long, OpenAIChatChoice>? _others;
    private bool _gaveFinish;

    /// <summary>The first choice.</summary>
    public OpenAIChatChoice Main { get; } = new(new OpenAIChatAssembler());

    /// <summary>Whether the answer's end was seen.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>Whether id and model are known.</summary>
    public bool KnowsStart { get; private set; }

    /// <summary>Whether anything was read that can be an answer.</summary>
    public bool SawAny => Main.SawAny || Main.Assembler.HasMedia || (_others?.Values.Any(static choice => choice.SawAny) ?? false);

    /// <summary>Reads a chunk or a body.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isBody">Whether it is a whole answer.</param>
    /// <param name="updates">Receives the updates.</param>
    /// <exception cref="AllmException">It is an error.</exception>
    public void Read(JsonElement value, bool isBody, List<ChatUpdate> updates)
    {
        ReportStart(EventJson.Text(value, "id"u8), EventJson.Text(value, "model"u8), updates);
        ReadChoices(value, isBody || EventJson.Text(value, "object"u8) == "chat.completion", updates);
        ReadUsage(value, updates);
        if (!EventJson.TryGet(value, "choices"u8, out _))
        {
            ReadImages(value, updates);
            UnknownFields.Name(value, Known, updates);
        }

        // What stands beside an error belongs to the partial answer.
        if (EventJson.TryGet(value, "error"u8, out JsonElement error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
        {
            throw AnswerErrors.TryFromBody(EventJson.Bytes(value)) ?? new AllmException(AllmErrorKind.Server, Words.Say("The service put an error in place of a chunk."));
        }
    }

    /// <summary>Gives id and model, until both are known.</summary>
    /// <param name="id">The id.</param>
    /// <param name="model">The model.</param>
    /// <param name="updates">Receives them.</param>
    public void ReportStart(string? id, string? model, List<ChatUpdate> updates)
    {
        if (!KnowsStart && !(string.IsNullOrEmpty(id) && string.IsNullOrEmpty(model)))
        {
            KnowsStart = !string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(model);
            updates.Add(ChatUpdate.OfStart(new ChatStart(id, model)));
        }
    }

    /// <summary>Gives the first choice's finish reason.</summary>
    /// <param name="word">The wire's word.</param>
    /// <param name="updates">Receives it.</param>
    public void Finish(string? word, List<ChatUpdate> updates)
    {
        if (FinishWord.Map(word) is not ChatFinishReason.None and ChatFinishReason reason)
        {
            SawEnd = true;
            _gaveFinish = true;
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(reason, word)));
        }
    }

    /// <summary>Ends the answer: gives what was held back, and what further choices alone have.</summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        Main.Assembler.Complete(updates);
        if (_others is null)
        {
            return;
        }

        bool hasText = Main.Assembler.HasText;
        bool hasCall = Main.Assembler.HasCall;
        foreach ((long number, OpenAIChatChoice choice) in _others)
        {
            choice.Assembler.Complete(choice.Held);
            bool takesText = !hasText && choice.Assembler.HasText;
            bool takesCall = !hasCall && choice.Assembler.HasCall;
            Adopt(number, choice, takesText, takesCall, updates);
            hasText |= takesText;
            hasCall |= takesCall;
        }

        _others.Clear();
    }

    private void ReadChoices(JsonElement value, bool isBody, List<ChatUpdate> updates)
    {
        int position = 0;
        HashSet<long> seen = [];
        foreach (JsonElement choice in EventJson.Parts(value, "choices"u8))
        {
            if (choice.ValueKind == JsonValueKind.Object)
            {
                long index = EventJson.TryGet(choice, "index"u8, out JsonElement given) ? LenientJson.GetInt64(given) ?? 0 : position;
                index = seen.Add(index) ? index : position;
                ReadChoice(index, choice, isBody, updates);
            }

            position++;
        }
    }

    private void ReadChoice(long index, JsonElement choice, bool isBody, List<ChatUpdate> updates)
    {
        if (index == 0)
        {
            Finish(Main.Read(choice, isBody, updates), updates);
        }
        else
        {
            _others ??= [];
            if (!_others.TryGetValue(index, out OpenAIChatChoice? other))
            {
                other = new OpenAIChatChoice(new OpenAIChatAssembler());
                _others.Add(index, other);
            }

            other.Read(choice, isBody, other.Held);
        }

        foreach (JsonElement owner in (JsonElement[])[choice, Field(choice, "delta"u8), Field(choice, "message"u8)])
        {
            AddUsage(Field(owner, "usage"u8), updates);
        }
    }

    private void Adopt(long number, OpenAIChatChoice choice, bool takesText, bool takesCall, List<ChatUpdate> updates)
    {
        bool dropsText = choice.Assembler.HasText && !takesText;
        bool dropsCall = choice.Assembler.HasCall && !takesCall;
        foreach (ChatUpdate update in choice.Held)
        {
            if (update.Payload is ChatMedia media)
            {
                // Another answer to the same question: its pictures are pictures all the same.
                Main.Assembler.Media(takesText ? media : media.OutOfText(), updates);
                continue;
            }

            bool isTaken = update.Kind switch
            {
                ChatUpdateKind.ToolCall => takesCall,
                ChatUpdateKind.LeftOut => true,
                _ => takesText || (takesCall && update.Kind == ChatUpdateKind.Reasoning && !dropsText),
            };
            if (isTaken)
            {
                updates.Add(update);
            }
        }

        string text = string.Concat(choice.Held.Where(static update => update.Kind == ChatUpdateKind.Text).Select(static update => update.Text));
        dropsText &= !(choice.Assembler.HasMedia && ProseResult.IsNothingElse(text));
        if (dropsText || dropsCall)
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"choice {number}, another answer{(dropsCall ? Words.Say(" with a tool call") : string.Empty)} ({LeftOutText.Short(text)})")));
        }

        if ((takesText || takesCall) && !_gaveFinish)
        {
            Finish(choice.FinishWord, updates);
        }
    }

    private static void ReadUsage(JsonElement value, List<ChatUpdate> updates)
    {
        AddUsage(Field(Field(value, "x_groq"u8), "usage"u8), updates);
        AddUsage(Field(value, "usage"u8), updates);
    }

    private static void AddUsage(JsonElement usage, List<ChatUpdate> updates)
    {
        if (OpenAIChatUsage.Read(usage) is ChatUsage counts)
        {
            updates.Add(ChatUpdate.OfUsage(counts));
        }
    }

    // An images-style body, which an odd channel gives in place of choices (NOTES section 4a).
    private void ReadImages(JsonElement value, List<ChatUpdate> updates)
    {
        foreach (JsonElement item in EventJson.Items(value, "data"u8).Concat(EventJson.Items(value, "images"u8)).Where(static item => item.ValueKind == JsonValueKind.Object))
        {
            if (MediaValue.Read(item, MediaKind.Image) is ChatMedia media)
            {
                Main.Assembler.Media(media, updates);
                SawEnd = true;
            }
        }

        if (SawEnd && !_gaveFinish)
        {
            _gaveFinish = true;
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(ChatFinishReason.Stop, null)));
        }
    }

    private static JsonElement Field(JsonElement owner, ReadOnlySpan<byte> name) => EventJson.TryGet(owner, name, out JsonElement value) ? value : default;
}
