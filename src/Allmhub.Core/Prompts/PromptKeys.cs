namespace Allmhub.Prompts;

/// <summary>
/// The keys of a front matter. How they are spelt does not matter in capitals, <c>_</c> and <c>-</c>, and those that other tools use are read too: <c>max_tokens</c>, <c>top_p</c>
/// (aichat), <c>options</c>, <c>schema_object</c> (llm), <c>modelParameters</c> (GitHub), <c>config</c> (Dotprompt).
/// </summary>
internal static class PromptKeys
{
    public const string Description = "description";
    public const string Model = "model";
    public const string System = "system";
    public const string Temperature = "temperature";
    public const string TopP = "topP";
    public const string MaxToken = "maxToken";
    public const string Stop = "stop";
    public const string Seed = "seed";
    public const string ReasoningEffort = "reasoningEffort";
    public const string ThinkingBudget = "thinkingBudget";
    public const string WebSearch = "webSearch";
    public const string Api = "api";
    public const string Tool = "tools";
    public const string Schema = "schema";
    public const string Variable = "variables";
    public const string Attachment = "attachments";

    /// <summary>A map with the keys of the model's parameters in it.</summary>
    public const string Parameters = "parameters";

    /// <summary>The parameters, which may stand in <see cref="Parameters"/> as well.</summary>
    public static readonly IReadOnlySet<string> OfModel = new HashSet<string> { Temperature, TopP, MaxToken, Stop, Seed, ReasoningEffort, ThinkingBudget, WebSearch, Api };

    // In the order in which a new file has them.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["description"] = Description,
        ["model"] = Model,
        ["system"] = System,
        ["systemprompt"] = System,
        ["temperature"] = Temperature,
        ["topp"] = TopP,
        ["maxtoken"] = MaxToken,
        ["maxtokens"] = MaxToken,
        ["maxcompletiontokens"] = MaxToken,
        ["maxoutputtokens"] = MaxToken,
        ["stop"] = Stop,
        ["stopsequences"] = Stop,
        ["seed"] = Seed,
        ["reasoningeffort"] = ReasoningEffort,
        ["thinkingbudget"] = ThinkingBudget,
        ["websearch"] = WebSearch,
        ["api"] = Api,
        ["tools"] = Tool,
        ["tool"] = Tool,
        ["usetools"] = Tool,
        ["schema"] = Schema,
        ["jsonschema"] = Schema,
        ["schemaobject"] = Schema,
        ["variables"] = Variable,
        ["variable"] = Variable,
        ["attachments"] = Attachment,
        ["attachment"] = Attachment,
        ["parameters"] = Parameters,
        ["modelparameters"] = Parameters,
        ["options"] = Parameters,
        ["config"] = Parameters,
    };

    // A file comes from others: it has no say in what runs without a question, where a request goes, and with whose key.
    private static readonly HashSet<string> Refused = ["toolapproval", "approval", "confirm", "apikey", "accesstoken", "baseuri", "baseurl", "connection", "allowinsecure", "proxy"];

    /// <summary>What a key means.</summary>
    /// <param name="key">The key as it is written.</param>
    /// <returns>Its one spelling; <c>null</c> when it means nothing here.</returns>
    public static string? Find(string key) => Known.GetValueOrDefault(Bare(key));

    /// <summary>Whether a file must not say this.</summary>
    /// <param name="key">The key as it is written.</param>
    /// <returns>Whether it must not.</returns>
    public static bool IsRefused(string key) => Refused.Contains(Bare(key));

    /// <summary>The key that a key may have been meant as.</summary>
    /// <param name="key">A key that means nothing.</param>
    /// <returns>The one spelling of the nearest; <c>null</c> when none is near.</returns>
    public static string? Nearest(string key)
    {
        string bare = Bare(key);
        return bare.Length < 4 ? null : Known.Where(known => known.Key.Length > 3 && Math.Abs(known.Key.Length - bare.Length) <= 2 && Distance(known.Key, bare) <= (bare.Length > 5 ? 2 : 1)).Select(static known => known.Value).FirstOrDefault();
    }

    private static string Bare(string key) => key.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int corner = row[0]++;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? corner : 1 + Math.Min(corner, Math.Min(row[j], row[j - 1]));
                corner = row[j];
                row[j] = cost;
            }
        }

        return row[^1];
    }
}
