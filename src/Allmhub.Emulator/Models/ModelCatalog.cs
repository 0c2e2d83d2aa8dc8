using System.Text.RegularExpressions;

namespace Allmhub.Emulator.Models;

/// <summary>A model that exists. Prices are USD per million tokens, or per call when <see cref="PerCall"/> is set.</summary>
internal sealed record CatalogModel(string Id, string Owner, IReadOnlyList<string>? Format, double In, double Out, double PerCall = 0)
{
    private const int Digits = 6;

    private bool IsDrawn => Id.StartsWith("gpt-image", StringComparison.Ordinal);

    /// <summary>Units a token read; 1 is 2 USD per million.</summary>
    public decimal Ratio => (decimal)In / 2;

    /// <summary>What a token written costs of one read.</summary>
    public decimal Completion => PerCall > 0 || In == 0 ? 0 : Math.Round((decimal)Out / (decimal)In, Digits);

    /// <summary>What a token out of a cache costs of one that is not; null where the list says nothing.</summary>
    public decimal? Cache => PerCall > 0 ? null : IsDrawn ? 0.25m : Owner switch { "openai" or "vertex-ai" => 0.1m, "custom" when In > 0 => 0.25m, _ => null };

    /// <summary>What a token written to a cache costs of one that is not.</summary>
    public decimal? CacheWrite => Owner == "vertex-ai" ? 1.25m : null;

    /// <summary>What a picture's token costs of one of text.</summary>
    public decimal? Image => IsDrawn && PerCall == 0 ? 2 : null;

    /// <summary>What a token of sound costs of one of text.</summary>
    public decimal? Audio => Id switch { "gpt-4o-mini-tts" => 20, "gpt-4o-transcribe" or "gpt-4o-mini-transcribe" => 2.4m, _ => null };

    /// <summary>What a token of sound written costs of one read.</summary>
    public decimal? Spoken => Id == "gpt-4o-mini-tts" ? 1 : null;

    /// <summary>The price is an expression, dearer beyond a length.</summary>
    public bool IsTiered => Id == "gemini-2.5-pro";
}

/// <summary>The models the emulator knows.</summary>
internal sealed partial class ModelCatalog(IEnumerable<string> more)
{
    /// <summary>Cuts every emoji into two lone surrogates.</summary>
    public const string SurrogateModel = "emulator-surrogate";

    /// <summary>Thinks inside the text, between think tags.</summary>
    public const string ThinkTagModel = "emulator-think-tags";

    private static readonly string[] OpenAI = ["openai", "openai-response"];
    private static readonly string[] Claude = ["anthropic", "openai"];
    private static readonly string[] Gemini = ["gemini", "openai"];
    private static readonly string[] Chat = ["openai"];
    private static readonly string[] Banana = ["gemini", "openai", "image-generation"];
    private static readonly string[] Prose = ["openai", "image-generation"];
    private static readonly string[] Images = ["image-generation"];
    private static readonly string[] Every = ["openai", "openai-response", "anthropic", "gemini"];

    private static readonly CatalogModel[] BuiltIn =
    [
        new("gpt-4o-mini", "openai", OpenAI, 0.15, 0.6),
        new("gpt-4o", "openai", OpenAI, 2.5, 10),
        new("gpt-4.1", "openai", OpenAI, 2, 8),
        new("gpt-4.1-mini", "openai", OpenAI, 0.4, 1.6),
        new("gpt-4.1-nano", "openai", OpenAI, 0.1, 0.4),
        new("gpt-5", "openai", OpenAI, 1.25, 10),
        new("gpt-5-mini", "openai", OpenAI, 0.25, 2),
        new("gpt-5-nano", "openai", OpenAI, 0.05, 0.4),
        new("gpt-5.1", "openai", OpenAI, 1.25, 10),
        new("o1", "openai", OpenAI, 15, 60),
        new("o3", "openai", OpenAI, 2, 8),
        new("o3-mini", "openai", OpenAI, 1.1, 4.4),
        new("o4-mini", "openai", OpenAI, 1.1, 4.4),
        new("claude-sonnet-4-5", "vertex-ai", Claude, 3, 15),
        new("claude-sonnet-4-5-20250929", "vertex-ai", Claude, 3, 15),
        new("claude-opus-4-5", "vertex-ai", Claude, 5, 25),
        new("claude-haiku-4-5", "vertex-ai", Claude, 1, 5),
        new("gemini-2.5-flash", "custom", Gemini, 0.3, 2.5),
        new("gemini-2.5-pro", "custom", Gemini, 1.25, 10),
        new("gemini-3-pro-preview", "custom", Gemini, 2, 12),
        new("gemini-2.5-flash-image", "custom", Banana, 0, 0, 0.039),
        new("gemini-2.5-flash-image-preview", "custom", Banana, 0, 0, 0.039),
        new("gemini-3-pro-image-preview", "custom", Banana, 0, 0, 0.134),
        new("gemini-3.1-flash-image", "custom", Banana, 0, 0, 0.067),
        new("nano-banana", "custom", Banana, 0, 0, 0.039),
        new("gpt-4o-image", "custom", Prose, 0, 0, 0.02),
        new("sora_image", "custom", Prose, 0, 0, 0.02),
        new("sora_video2", "custom", Chat, 0, 0, 0.15),
        new("sora_video2-landscape-15s", "custom", Chat, 0, 0, 0.2),
        new("veo_3_1", "custom", Chat, 0, 0, 0.5),
        new("deepseek-chat", "deepseek", Chat, 0.27, 1.1),
        new("deepseek-reasoner", "deepseek", Chat, 0.55, 2.19),
        new("qwen3-max", "ali", Chat, 1.2, 6),
        new("kimi-k2", "moonshot", Chat, 0.6, 2.5),
        new("glm-4.6", "zhipu", Chat, 0.6, 2.2),
        new("emulator-reasoning", "emulator", Every, 0, 0),
        new(ThinkTagModel, "emulator", Every, 0, 0),
        new(SurrogateModel, "emulator", Every, 0, 0),
        new("gpt-image-1", "openai", Images, 0, 0, 0.04),
        new("gpt-image-1-mini", "openai", Images, 2, 8),
        new("gpt-image-1.5", "openai", Images, 5, 32),
        new("gpt-image-2", "openai", Images, 5, 40),
        new("dall-e-3", "openai", Images, 0, 0, 0.04),
        new("imagen-4.0-generate-001", "custom", Images, 0, 0, 0.04),
        new("doubao-seedream-4-0-250828", "custom", Prose, 0, 0, 0.03),
        new("doubao-seedream-4-5-251128", "custom", Prose, 0, 0, 0.04),
        new("doubao-seedream-5-0-260128", "custom", Prose, 0, 0, 0.035),
        new("sora-2", "sora", ["openai-video"], 0, 0, 0.3),
        new("sora-2-pro", "sora", ["openai-video"], 0, 0, 0.5),
        new("veo-3.1-generate-preview", "custom", null, 0, 0, 0.4),
        new("veo-3.1-fast-generate-preview", "custom", null, 0, 0, 0.15),
        new("veo-3.1-fast-generate-001", "custom", null, 0, 0, 0.15),
        new("gpt-4o-mini-tts", "openai", Chat, 0.6, 12),
        new("tts-1", "openai", Chat, 15, 0),
        new("tts-1-hd", "openai", Chat, 30, 0),
        new("whisper-1", "openai", Chat, 0, 0, 0.006),
        new("gpt-4o-transcribe", "openai", Chat, 2.5, 10),
        new("gpt-4o-mini-transcribe", "openai", Chat, 1.25, 5),
        new("gpt-4o-transcribe-diarize", "openai", Chat, 2.5, 10),
        new("gpt-transcribe", "openai", Chat, 2.5, 10),
        new("text-embedding-3-small", "openai", ["embeddings"], 0.02, 0),
        new("text-embedding-3-large", "openai", ["embeddings"], 0.13, 0),
        new("jina-reranker-m0", "jina", ["jina-rerank"], 0.05, 0),
        new("bge-reranker-v2-m3", "baai", ["jina-rerank"], 0, 0, 0.001),
        new("mj_imagine", "midjourney", null, 0, 0, 0.1),
        new("mj_blend", "midjourney", null, 0, 0, 0.1),
        new("mj_describe", "midjourney", null, 0, 0, 0.05),
        new("mj_edits", "midjourney", null, 0, 0, 0.1),
        new("mj_high_variation", "midjourney", null, 0, 0, 0.1),
        new("mj_low_variation", "midjourney", null, 0, 0, 0.1),
        new("mj_modal", "midjourney", null, 0, 0, 0.1),
        new("mj_pan", "midjourney", null, 0, 0, 0.1),
        new("mj_reroll", "midjourney", null, 0, 0, 0.1),
        new("mj_shorten", "midjourney", null, 0, 0, 0.1),
        new("mj_upload", "midjourney", null, 0, 0, 0.05),
        new("mj_upscale", "midjourney", null, 0, 0, 0.05),
        new("mj_variation", "midjourney", null, 0, 0, 0.1),
        new("mj_video", "midjourney", null, 0, 0, 0.8),
        new("mj_zoom", "midjourney", null, 0, 0, 0.1),
        new("swap_face", "midjourney", null, 0, 0, 0.05),
    ];

    /// <summary>The built-in models and those of this emulator.</summary>
    public IReadOnlyList<CatalogModel> All { get; } = [.. BuiltIn, .. more.Select(m => new CatalogModel(m, "custom", Chat, 0, 0))];

    /// <summary>The name exists: in the list, or with a suffix for effort, thinking, date, orientation or length.</summary>
    public bool Exists(string name) => Find(name) is not null || Find(Suffix().Replace(name, "")) is not null;

    /// <summary>The name was added to the built-in list.</summary>
    public bool IsAdded(string name) => Array.TrueForAll(BuiltIn, m => m.Id != name) && Find(name) is not null;

    /// <summary>The model whose price a name has: its own, or that of the one without its suffix.</summary>
    public CatalogModel? Priced(string name) => Find(name) ?? Find(Suffix().Replace(name, ""));

    public CatalogModel? Find(string name) => All.FirstOrDefault(m => m.Id == name);

    /// <summary>USD for a call, of the name or of the one without its suffix; 0 for one that has no such price.</summary>
    public double PriceOf(string name) => Priced(name)?.PerCall ?? 0;

    public static bool Thinks(string name) =>
        !name.EndsWith("-nothinking", StringComparison.Ordinal) && !name.EndsWith("-none", StringComparison.Ordinal) && Thinker().IsMatch(name);

    [GeneratedRegex(@"(?:-(?:high|medium|low|minimal|none|xhigh|thinking|nothinking|latest|portrait|landscape|hd|pro|fast|lite|fl|4K|\d{1,2}s|\d{8}|\d{4}-\d\d-\d\d))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"reason|think|^o[134](?:-|$)|^gpt-5|-high$|-xhigh$", RegexOptions.CultureInvariant)]
    private static partial Regex Thinker();
}
