using System.Reflection;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Allmhub.Core.Tests.Contract;

/// <summary>docs/coverage.md is complete: each entry of the documentation's navigation and each of its data models has one row, whose test and types exist.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>What other branches bring; gone when they are here.</summary>
    private static readonly string[] Awaited =
    [
        "创建转录",
        "创建翻译",
        "对接必读 (Midjourney)",
        "绘图变化(UPSCALE; VARIATION; REROLL)",
        "执行动作(所有的关联按钮动作UPSCALE; VARIATION; REROLL; ZOOM等)",
        "绘图变化-simple(UPSCALE; VARIATION; REROLL)",
        "提交Blend任务(图生图)",
        "提交Describe任务(图生文)",
        "提交Imagine任务(文生图、文图生图)",
        "提交Modal(提交局部重绘、ZOOM)",
        "提交Shorten任务(prompt分析)",
        "提交swap_face任务",
        "根据ID列表查询任务",
        "指定ID获取任务",
        "获取任务图片的seed",
        "对接必读 (Midjourney 视频)",
        "MJ视频生成",
        "指定ID获取任务 (视频)",
        "AudioTranscriptionResponse",
        "Imagine提交参数",
        "变化任务提交参数",
        "变化任务提交参数-simple",
        "执行动作参数",
        "Blend提交参数",
        "Describe提交参数",
        "Modal提交参数",
        "Shorten提交参数",
        "SwapFace提交参数",
        "账号筛选条件",
        "Filter",
        "提交结果",
        "Message«string»",
        "任务",
        "可执行按钮",
        "可执行按钮_1",
        "任务查询参数",
    ];

    private const string Never = "Never seen: ";

    private static readonly Lazy<HashSet<string>> OnAPath = new(Follow);

    private static readonly JObject Contract = OpenApiDocument.Load(Sample.PathOf("allmhub.openapi.yaml"));

    public static TheoryData<string, string, string> Models()
    {
        TheoryData<string, string, string> models = [];
        foreach (string[] row in Documentation.ModelRows)
        {
            models.Add(row[0], row[1], row[2]);
        }

        return models;
    }

    [Fact]
    public void The_navigation_is_whole()
    {
        // Counted on the page itself. Three of the models have two names there: Filter, Message«string» and 可执行按钮_1.
        Assert.Equal((97, 58), (Documentation.Entries.Count, Documentation.DataModels.Count));
        Assert.Equal(Documentation.Entries.Count, Documentation.Entries.Distinct().Count());
        Assert.Equal(Documentation.DataModels.Order(), ContractNames().Order());
    }

    [Fact]
    public void Every_entry_of_the_navigation_has_one_row()
    {
        string[] rows = [.. Documentation.EntryRows.Select(static row => Documentation.Plain(row[0]))];

        Assert.Empty(Documentation.Entries.Except(Awaited).Where(entry => rows.Count(row => row == Documentation.Plain(entry)) != 1));
    }

    [Fact]
    public void Every_data_model_has_one_row_and_no_row_is_of_another() =>
        Assert.Equal(Documentation.DataModels.Except(Awaited).Order(), Documentation.ModelRows.Select(static row => row[0]).Order());

    [Theory]
    [MemberData(nameof(Models))]
    public void A_models_types_and_test_exist(string model, string types, string test)
    {
        string[] name = test.Trim('`').Split('.');
        MethodInfo? method = typeof(DocumentationTests).Assembly.GetTypes().Where(type => type.Name == name[0]).Select(type => type.GetMethod(name[1])).SingleOrDefault(static found => found is not null);
        Assert.NotNull(method?.GetCustomAttribute<FactAttribute>());
        Assert.Equal(!IsOnAPath(model), types.StartsWith(Never, StringComparison.Ordinal));
        Assert.NotEmpty(types.Replace(Never, string.Empty, StringComparison.Ordinal));
        if (IsOnAPath(model))
        {
            string[] carriers = [.. Quoted().Matches(types).Select(static match => match.Groups[1].Value)];
            Assert.NotEmpty(carriers);
            Assert.All(carriers, static carrier => Assert.Contains(typeof(AllmClient).Assembly.GetTypes(), type => type.Name == carrier && type.IsPublic));
        }

        // A test of many models must name this one.
        if (name[0] == nameof(DataModelTests))
        {
            Assert.Contains(method!.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)), data => (string)data[0] == model);
        }
    }

    /// <summary>Whether some operation of the contract takes or gives the model.</summary>
    internal static bool IsOnAPath(string model) =>
        OnAPath.Value.Contains($"#/components/schemas/{((JObject)Contract["components"]!["schemas"]!).Properties().Single(item => NamesOf(item.Value).Contains(model)).Name}");

    /// <summary>All that the paths refer to, and what that refers to.</summary>
    private static HashSet<string> Follow()
    {
        HashSet<string> seen = [];
        Queue<JToken> waiting = new([Contract["paths"]!]);
        while (waiting.TryDequeue(out JToken? token))
        {
            foreach (JProperty property in token.SelectTokens("$..*").Select(static inner => inner.Parent).OfType<JProperty>().Where(static property => property.Name is "$ref" or "x-event-schema"))
            {
                string reference = (string)property.Value!;
                if (seen.Add(reference))
                {
                    waiting.Enqueue(reference.TrimStart('#', '/').Split('/').Aggregate((JToken)Contract, static (at, name) => at[name]!));
                }
            }
        }

        return seen;
    }

    private static IEnumerable<string> ContractNames() => ((JObject)Contract["components"]!["schemas"]!).Properties().SelectMany(static item => NamesOf(item.Value));

    private static string[] NamesOf(JToken schema) => (schema as JObject)?["x-allmhub-schema"] is JValue name ? ((string)name!).Split(" / ") : [];

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Quoted();
}
