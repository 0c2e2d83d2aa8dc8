using System.Globalization;
using System.Text;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Transcripts;

/// <summary>Writes what was heard in the form that was asked for.</summary>
internal sealed class TranscriptAnswer(TranscriptRequest request, Transcript heard)
{
    private const int TokensPerSecond = 10;

    /// <summary>Tokens read and written.</summary>
    public (long Read, long Written) Token => ((long)Math.Ceiling(request.Sound.Seconds * TokensPerSecond), Tokens.Count(heard.Text));

    /// <summary>The answer in one piece.</summary>
    public EmulatorReply Whole() => request.Form switch
    {
        "text" => Plain(heard.Text + "\n"),
        "srt" => Plain(string.Concat(heard.Line.Select(static (line, i) => $"{i + 1}\n{Time(line.Start, ',')} --> {Time(line.End, ',')}\n{line.Text}\n\n"))),
        "vtt" => Plain("WEBVTT\n\n" + string.Concat(heard.Line.Select(static line => $"{Time(line.Start, '.')} --> {Time(line.End, '.')}\n{line.Text}\n\n"))),
        "verbose_json" => EmulatorReply.Json(Verbose()),
        "diarized_json" => EmulatorReply.Json(Diarized()),
        _ => EmulatorReply.Json(Json()),
    };

    /// <summary>The events of a stream, which have no names (NOTES section 16.6).</summary>
    public IEnumerable<ReplyEvent> Events()
    {
        bool tellsSpeakers = request.Form == "diarized_json";
        for (int i = 0; i < heard.Line.Count; i++)
        {
            string before = i > 0 && heard.Language != "zh" ? " " : "";
            foreach (string token in Tokens.Split(before + heard.Line[i].Text))
            {
                JsonMembers delta = new JsonMembers().Text("type", "transcript.text.delta").Text("delta", token);
                yield return ReplyEvent.Data((request.Logprobs ? delta.Raw("logprobs", JsonMembers.List([Logprob(token)])) : delta).ToString(), ReplyEventKind.Content);
            }

            if (tellsSpeakers)
            {
                yield return ReplyEvent.Data(Segment(heard.Line[i], i), ReplyEventKind.Content);
            }
        }

        yield return ReplyEvent.Data(new JsonMembers().Text("type", "transcript.text.done").Text("text", heard.Text).Raw("usage", Usage()).ToString(), ReplyEventKind.Finish);
        yield return new ReplyEvent("data: [DONE]\n\n", ReplyEventKind.Done);
    }

    private static EmulatorReply Plain(string text) => new() { Body = Encoding.UTF8.GetBytes(text), ContentType = "text/plain; charset=utf-8" };

    private static string Time(double seconds, char point)
    {
        long milliseconds = (long)Math.Round(seconds * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}{point}{milliseconds % 1000:000}");
    }

    private static string Logprob(string token) =>
        new JsonMembers().Text("token", token).Number("logprob", -0.01 * token.Length).Raw("bytes", JsonMembers.List(Encoding.UTF8.GetBytes(token).Select(static one => one.ToString(CultureInfo.InvariantCulture)))).ToString();

    private static string Segment(TranscriptLine line, int index) =>
        new JsonMembers().Text("type", "transcript.text.segment").Text("id", $"seg_{index + 1:000}").Number("start", line.Start).Number("end", line.End).Text("speaker", line.Speaker).Text("text", line.Text).ToString();

    private string Json()
    {
        JsonMembers answer = new JsonMembers().Text("text", heard.Text);
        if (request.Logprobs)
        {
            answer.Raw("logprobs", JsonMembers.List(Tokens.Split(heard.Text).Select(Logprob)));
        }

        if (request.Family == TranscriptFamily.Lists)
        {
            answer.Raw("languages", JsonMembers.List((request.Languages.Count > 0 ? request.Languages : [heard.Language]).Select(static code => $"{{\"code\":{Quote(code)}}}")));
        }

        return request.IsTranslation ? answer.ToString() : answer.Raw("usage", Usage()).ToString();
    }

    private string Verbose()
    {
        JsonMembers answer = new JsonMembers().Text("task", request.IsTranslation ? "translate" : "transcribe").Text("language", heard.LanguageName).Number("duration", request.Sound.Seconds).Text("text", heard.Text);
        bool tellsWords = request.Granularity.Contains("word");
        if (!tellsWords || request.Granularity.Contains("segment"))
        {
            answer.Raw("segments", JsonMembers.List(heard.Line.Select(static (line, i) => new JsonMembers()
                .Number("id", i).Number("seek", 0).Number("start", line.Start).Number("end", line.End).Text("text", " " + line.Text).Raw("tokens", "[50364,50564]")
                .Number("temperature", 0).Number("avg_logprob", -0.21).Number("compression_ratio", 0.86).Number("no_speech_prob", 0.01).ToString())));
        }

        if (tellsWords)
        {
            answer.Raw("words", JsonMembers.List(heard.Line.SelectMany(Transcript.Words).Select(static word => new JsonMembers().Text("word", word.Word).Number("start", word.Start).Number("end", word.End).ToString())));
        }

        return answer.Raw("usage", Usage()).ToString();
    }

    private string Diarized() => new JsonMembers().Text("task", "transcribe").Number("duration", request.Sound.Seconds).Text("text", heard.Text)
        .Raw("segments", JsonMembers.List(heard.Line.Select(Segment))).Raw("usage", Usage()).ToString();

    private string Usage() => request.Family == TranscriptFamily.Whisper
        ? $$"""{"type":"duration","seconds":{{Number(Math.Ceiling(request.Sound.Seconds))}}}"""
        : $$$"""{"type":"tokens","input_tokens":{{{Token.Read}}},"input_token_details":{"text_tokens":0,"audio_tokens":{{{Token.Read}}}},"output_tokens":{{{Token.Written}}},"total_tokens":{{{Token.Read + Token.Written}}}}""";
}
