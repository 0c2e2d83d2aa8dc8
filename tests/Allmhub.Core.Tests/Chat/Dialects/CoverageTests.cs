using System.Reflection;
using Allmhub.Core.Tests.Contract;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>docs/coverage.md says what is covered: its tests exist, bear the entry's name, and no entry on chat, pictures, films, Midjourney, balances and models is missing.</summary>
public sealed class CoverageTests
{
    private static readonly string[] ChatPaths =
    [
        "/v1/chat/completions", "/v1/responses", "/v1/messages",
        "/v1beta/models/{model}:generateContent", "/v1beta/models/{model}:streamGenerateContent",
    ];

    public static TheoryData<string, string, string> Rows()
    {
        TheoryData<string, string, string> rows = [];
        foreach (string[] cells in Documentation.EntryRows)
        {
            rows.Add(cells[0], cells[1].Trim('`'), cells[2].Trim('`'));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_test_of_a_row_exists_and_bears_the_entrys_name(string entry, string command, string test)
    {
        string[] name = test.Split('.');
        MethodInfo method = Assert.Single(typeof(CoverageTests).Assembly.GetTypes(), type => type.Name == name[0]).GetMethod(name[1])!;
        Assert.Equal(entry, method.GetCustomAttribute<FactAttribute>()!.DisplayName);
        Assert.Contains(Command(name[0]), command, StringComparison.Ordinal);
    }

    private static string Command(string tests) => tests switch
    {
        "AccountEntryTests" => "Get-Allm",
        "EmbeddingEntryTests" => "Get-AllmEmbedding",
        "FirstStepEntryTests" => "-Allm",
        "ImageEntryTests" => "-AllmImage",
        "MidjourneyEntryTests" => "Midjourney",
        "RankingEntryTests" => "Invoke-AllmRerank",
        "SpeechEntryTests" => "ConvertTo-AllmSpeech",
        "TranscriptionEntryTests" => "ConvertFrom-AllmSpeech",
        "VideoEntryTests" => "-AllmVideo",
        _ => "Invoke-AllmChat",
    };

    [Fact]
    public void Every_chat_entry_of_the_contract_has_a_row()
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        foreach (string path in ChatPaths)
        {
            string family = path.Contains("v1beta", StringComparison.Ordinal) ? "Gemini: " : path.Contains("messages", StringComparison.Ordinal) ? "Claude: " : string.Empty;
            foreach (string page in document["paths"]![path]!["post"]!["x-allmhub-pages"]!.Values<string>().Select(static page => page!))
            {
                string own = Plain(page.Replace(" (Gemini)", string.Empty, StringComparison.Ordinal).Replace(" (Claude)", string.Empty, StringComparison.Ordinal));
                Assert.True(rows.Contains(own) || rows.Contains(Plain(family) + own), $"No row for '{page}'.");
            }
        }
    }

    [Theory]
    [InlineData("/v1/images/generations")]
    [InlineData("/v1/images/edits")]
    public void Every_entry_on_pictures_has_a_row(string path)
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        Assert.All(document["paths"]![path]!["post"]!["x-allmhub-pages"]!.Values<string>(), page => Assert.Contains(Plain(page!), rows));
        Assert.Contains(Plain("对接必读 (Nano Banana)"), rows);
    }

    [Theory]
    [InlineData("/v1/audio/transcriptions")]
    [InlineData("/v1/audio/translations")]
    public void Every_entry_on_speech_that_is_heard_has_a_row(string path)
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        Assert.All(document["paths"]![path]!["post"]!["x-allmhub-pages"]!.Values<string>(), page => Assert.Contains(Plain(page!), rows));
    }

    [Theory]
    [InlineData("/v1/videos", "post")]
    [InlineData("/v1/videos/{id}", "get")]
    public void Every_entry_on_films_has_a_row(string path, string method)
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        Assert.All(document["paths"]![path]![method]!["x-allmhub-pages"]!.Values<string>(), page => Assert.Contains(Plain(page!), rows));
        Assert.Contains(Plain("对接必读 (Sora)"), rows);
        Assert.Contains(Plain("对接必读 (Veo)"), rows);
    }

    [Fact]
    public void Every_entry_on_Midjourney_has_a_row()
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        string[] pages = [.. document["paths"]!.Children<JProperty>().Where(static path => path.Name.StartsWith("/mj/", StringComparison.Ordinal))
            .SelectMany(static path => path.Value.Children<JProperty>()).SelectMany(static method => (method.Value as JObject)?["x-allmhub-pages"]?.Values<string>() ?? []).Select(static page => page!)];
        Assert.Equal(14, pages.Length);
        Assert.All(pages, page => Assert.Contains(Plain(page), rows));
        Assert.Contains(Plain("对接必读 (Midjourney)"), rows);
        Assert.Contains(Plain("对接必读 (Midjourney 视频)"), rows);
    }

    [Theory]
    [InlineData("/api/usage/token/")]
    [InlineData("/api/user/self")]
    [InlineData("/v1/models")]
    [InlineData("/v1beta/models")]
    public void Every_entry_on_balances_and_models_has_a_row(string path)
    {
        JObject document = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));
        string[] rows = [.. Rows().Select(static row => Plain((string)row[0]))];
        Assert.All(document["paths"]![path]!["get"]!["x-allmhub-pages"]!.Values<string>(), page => Assert.Contains(Plain(page!), rows));
    }

    private static string Plain(string entry) => entry.Replace(" ", string.Empty, StringComparison.Ordinal);
}
