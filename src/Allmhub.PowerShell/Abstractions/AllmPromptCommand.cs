using System.Collections;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Prompts;
using Allmhub.PowerShell.Transformation;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlet that asks with kept prompts and templates: what is said of an input, and what the answer must look like. What a parameter says wins over a file.</summary>
public abstract class AllmPromptCommand : AllmChatBatchCommand
{
    private PromptValues? _values;

    /// <summary>A kept prompt, by its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PromptNameCompleter))]
    public string? PromptName { get; set; }

    /// <summary>How each input is said, with places such as {{Name}} for its properties.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Template { get; set; }

    /// <summary>Values for the places of the kept prompt or the template; they win over properties of the input.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PromptVariableCompleter))]
    public IDictionary? Variable { get; set; }

    /// <summary>Pictures, documents, sounds, films, texts: paths, files, addresses, bytes.</summary>
    [Parameter]
    [AttachmentTransformation]
    public object[]? Attachment { get; set; }

    /// <summary>JSON Schema the answer must follow: text, hashtable or path. The object is in Value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? JsonSchema { get; set; }

    /// <summary>The type the answer becomes. The object is in Value.</summary>
    [Parameter]
    [ValidateNotNull]
    public Type? As { get; set; }

    /// <summary>The kept prompt; <c>null</c> when none is named.</summary>
    private protected KeptPrompt? Kept { get; private set; }

    /// <summary>What goes along with each request: the files of the kept prompt, then those of the call.</summary>
    private protected object[]? AllAttachment => Kept is { Attachment.Count: > 0 } ? [.. Kept.Attachment.Select(static path => new FileInfo(path)), .. Attachment ?? []] : Attachment;

    /// <summary>Reads the kept prompt, and takes of it what no parameter says. How calls of tools are approved is none of it.</summary>
    /// <param name="takesSchema">Whether the answer may have to follow the file's schema.</param>
    private protected void UsePrompt(bool takesSchema)
    {
        if (PromptName is null)
        {
            return;
        }

        try
        {
            Kept = PromptPlace.Of(Gateway).Load(PromptName);
        }
        catch (PromptException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, PromptName));
        }

        _values = new PromptValues(Kept!, Variable, new VariableQuestion(this, Kept!).Ask);
        Tell();
        Model = OrFile(nameof(Model), Model, Kept!.Model);
        MaxToken = OrFile(nameof(MaxToken), MaxToken, Kept.MaxToken);
        Temperature = OrFile(nameof(Temperature), Temperature, Kept.Temperature);
        TopP = OrFile(nameof(TopP), TopP, Kept.TopP);
        Stop = OrFile(nameof(Stop), Stop, Kept.Stop?.ToArray());
        Seed = OrFile(nameof(Seed), Seed, Kept.Seed);
        ReasoningEffort = OrFile(nameof(ReasoningEffort), ReasoningEffort, Kept.ReasoningEffort);
        ThinkingBudget = OrFile(nameof(ThinkingBudget), ThinkingBudget, Kept.ThinkingBudget);
        WebSearch = OrFile<SwitchParameter>(nameof(WebSearch), WebSearch, Kept.WebSearch ?? false);
        Tool = OrFile<object[]?>(nameof(Tool), Tool, Kept.Tool.Count > 0 ? [.. Kept.Tool] : null);
        JsonSchema = takesSchema && As is null ? OrFile(nameof(JsonSchema), JsonSchema, Kept.JsonSchema) : JsonSchema;
    }

    /// <summary>Makes what says the inputs: the kept prompt, whose instructions are filled at once, or the template.</summary>
    /// <param name="text">Says objects as JSON.</param>
    /// <param name="prompt">What <c>-Prompt</c> says.</param>
    /// <param name="column">The property the answer becomes; <c>null</c> for none.</param>
    /// <param name="kept">The kept prompt; <c>null</c> when none is named.</param>
    /// <returns>The template; <c>null</c> when none is given.</returns>
    /// <exception cref="BadInputException">It cannot be read, a value is missing, or the answer would write over what is asked about.</exception>
    private protected FilledTemplate? FindTemplate(PipelineText text, string? prompt, string? column, out KeptText? kept)
    {
        kept = null;
        FilledTemplate? template = Template is null ? null : new FilledTemplate(Template, Variable, text);
        if (Kept is not null)
        {
            string? own = OrFile(nameof(System), System, Kept.System);
            System = own is null || ReferenceEquals(own, System) ? own : FilledTemplate.OfPrompt(own, Words.Say($"the instructions of the prompt '{Kept.Name}'"), _values!, text, takesInput: false).Fill(null, hasInput: false);
            kept = new KeptText(FilledTemplate.OfPrompt(Kept.Text, Words.Say($"the prompt '{Kept.Name}'"), _values!, text, takesInput: true), Said(prompt));
        }

        bool isOverwritten = column is not null && ((template?.Reads(column) ?? kept?.Reads(column)) == true || (template?.Reads(column + AnswerColumn.ErrorSuffix) ?? kept?.Reads(column + AnswerColumn.ErrorSuffix)) == true);
        return isOverwritten
            ? throw new BadInputException("ContradictoryParameter", Words.Say($"-OutProperty {column} would write over what {(template is null ? "-PromptName" : "-Template")} reads: the question would be lost, and a second run would ask about the answer. Name another property."))
            : template;
    }

    /// <summary>What the answer must look like; <c>null</c> when nothing says so.</summary>
    private protected AnswerFormat? FindFormat() =>
        As is not null ? AnswerFormat.OfType(As) : JsonSchema is not null ? AnswerFormat.OfSchema(JsonSchema, SessionState) : null;

    /// <inheritdoc/>
    private protected override ChatApi PreferredApi => MyInvocation.BoundParameters.ContainsKey(nameof(Api)) ? Api : Kept?.Api ?? Api;

    private static string? Said(string? prompt) => prompt is not null && string.IsNullOrWhiteSpace(prompt) ? throw new BadInputException("EmptyPrompt", Words.Say("The prompt is empty. Say what you want to know.")) : prompt;

    private T OrFile<T>(string parameter, T own, T kept) => MyInvocation.BoundParameters.ContainsKey(parameter) ? own : kept;

    private void Tell()
    {
        foreach (string warning in Kept!.Warning)
        {
            WriteWarning(warning);
        }

        if (_values!.Unknown is { Count: > 0 } unknown)
        {
            string names = string.Join(", ", unknown);
            WriteWarning(Kept.Variable.Count == 0 ? Words.Say($"The prompt '{Kept.Name}' has no place for {names}. It has none at all.") : Words.Say($"The prompt '{Kept.Name}' has no place for {names}. It has {string.Join(", ", Kept.Variable)}."));
        }

        WriteVerbose(Words.Say($"The prompt '{Kept.Name}' is '{Kept.Path}'."));
    }
}
