using System.Collections;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Prompts;
using Allmhub.PowerShell.Tools;
using Allmhub.PowerShell.Transformation;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Commands.Prompt;

/// <summary>Set-AllmPrompt: keeps a prompt as a file, or changes one. Only what is said is changed; <c>$null</c> takes a setting out.</summary>
[Cmdlet(VerbsCommon.Set, "AllmPrompt", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(KeptPrompt))]
public sealed class SetAllmPromptCommand : AllmKeptPromptCommand
{
    private const string TextSet = "Text";
    private const string PathSet = "Path";

    private readonly List<string> _lines = [];
    private string? _source;
    private string? _sourceName;

    /// <summary>The prompt's name, with / for folders.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PromptNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>What is said, with places such as {{Name}}: text, lines, a file, or another kept prompt.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ParameterSetName = TextSet)]
    [Alias("Text")]
    [AllowEmptyString]
    public PSObject? Prompt { get; set; }

    /// <summary>A file with the prompt, with or without front matter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What it is for.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>The model to ask.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Instructions for the model, with places such as {{Name}}.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? System { get; set; }

    /// <summary>The variables: a default for each name, or a hashtable with Description and Default.</summary>
    [Parameter]
    [AllowNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Upper limit of the answer in tokens.</summary>
    [Parameter]
    [AllowNull]
    [ValidateNumber(1, 10_000_000, "-MaxToken is the upper limit of the answer in tokens")]
    public int? MaxToken { get; set; }

    /// <summary>Sampling temperature.</summary>
    [Parameter]
    [AllowNull]
    [ValidateNumber(0, 2, "-Temperature is how freely the model chooses its words")]
    public double? Temperature { get; set; }

    /// <summary>Nucleus sampling.</summary>
    [Parameter]
    [AllowNull]
    [ValidateNumber(0, 1, "-TopP is the share of likely words the model chooses from", MinimumExcluded = true)]
    public double? TopP { get; set; }

    /// <summary>Texts that end the answer.</summary>
    [Parameter]
    [AllowNull]
    [ValidateCount(0, 4)]
    public string[]? Stop { get; set; }

    /// <summary>A seed for repeatable sampling.</summary>
    [Parameter]
    [AllowNull]
    public long? Seed { get; set; }

    /// <summary>How much a reasoning model should think.</summary>
    [Parameter]
    [AllowNull]
    public ReasoningEffort? ReasoningEffort { get; set; }

    /// <summary>Tokens to think with.</summary>
    [Parameter]
    [AllowNull]
    [ValidateNumber(0, 10_000_000, "-ThinkingBudget is how many tokens the model may think with")]
    public int? ThinkingBudget { get; set; }

    /// <summary>Whether the model may search the web.</summary>
    [Parameter]
    public SwitchParameter WebSearch { get; set; }

    /// <summary>The wire format.</summary>
    [Parameter]
    [AllowNull]
    public ChatApi? Api { get; set; }

    /// <summary>Names of commands to offer as tools.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[]? Tool { get; set; }

    /// <summary>JSON Schema the answer must follow: text, hashtable or path.</summary>
    [Parameter]
    [AllowNull]
    public object? JsonSchema { get; set; }

    /// <summary>Changes a prompt that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the prompt.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (Prompt?.BaseObject)
        {
            case null:
                break;
            case FileInfo file:
                ReadSource(file.FullName);
                break;
            case KeptPrompt prompt:
                ReadSource(prompt.Path);
                break;
            default:
                _lines.Add(Prompt.ToString());
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            if (ParameterSetName == PathSet)
            {
                ReadSource(GetUnresolvedProviderPathFromPSPath(Path));
            }

            PromptDraft draft = Store.Prepare(Name, Edit(), Force);
            LookForKeys(draft.Content);
            if (ShouldProcess(draft.Prompt.Path, Words.Say(draft.Exists ? "Change prompt" : "Keep prompt")))
            {
                KeptPrompt kept = Store.Write(draft);
                draft.Prompt.Warning.ToList().ForEach(WriteWarning);
                if (PassThru)
                {
                    WriteObject(kept);
                }
            }
        }
        catch (PromptException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Name));
        }
        catch (BadInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput(error.Id, error.Message, Name));
        }
    }

    private void ReadSource(string path)
    {
        _source = PromptStore.ReadSource(path);
        _sourceName = path;
    }

    // A text with front matter, as Get-Content gives it, is a file whole.
    private PromptEdit Edit()
    {
        string? text = _lines.Count == 0 ? null : string.Join('\n', _lines);
        bool isFile = text is not null && (text.StartsWith("---\n", StringComparison.Ordinal) || text.StartsWith("---\r\n", StringComparison.Ordinal));
        PromptEdit edit = new() { Source = isFile ? text : _source, SourceName = isFile ? Name : _sourceName, Text = isFile ? null : text };
        Dictionary<string, Action> settings = new()
        {
            [nameof(Description)] = () => edit.Description = Description,
            [nameof(Model)] = () => edit.Model = Model,
            [nameof(System)] = () => edit.System = System,
            [nameof(Variable)] = () => edit.Variable = DeclaredVariables.Of(Variable),
            [nameof(MaxToken)] = () => edit.MaxToken = MaxToken,
            [nameof(Temperature)] = () => edit.Temperature = Temperature,
            [nameof(TopP)] = () => edit.TopP = TopP,
            [nameof(Stop)] = () => edit.Stop = Stop,
            [nameof(Seed)] = () => edit.Seed = Seed,
            [nameof(ReasoningEffort)] = () => edit.ReasoningEffort = ReasoningEffort,
            [nameof(ThinkingBudget)] = () => edit.ThinkingBudget = ThinkingBudget,
            [nameof(WebSearch)] = () => edit.WebSearch = WebSearch ? true : null,
            [nameof(Api)] = () => edit.Api = Api,
            [nameof(Tool)] = () => edit.Tool = Tool,
            [nameof(JsonSchema)] = () => edit.JsonSchema = JsonSchema is null or "" ? null : AnswerFormat.ReadSchema(JsonSchema, SessionState).Element.GetRawText(),
        };
        foreach (string parameter in settings.Keys.Where(MyInvocation.BoundParameters.ContainsKey))
        {
            settings[parameter]();
        }

        return edit;
    }

    private void LookForKeys(string content)
    {
        if (new ToolSecrets(static () => RunspaceState.Own.Current).Redact(content) != content)
        {
            throw new BadInputException("KeyInPrompt", Words.Say($"The prompt '{Name}' holds a key or an access token of this machine. It was not kept: take it out, and let the connection hold it."));
        }

        if (PromptSecrets.FindLine(content) is int line)
        {
            WriteWarning(Words.Say($"Line {line} of the prompt '{Name}' looks as if it held a key. A prompt is sent to a model, and its file is perhaps shared: take it out, and replace the key if it is one."));
        }
    }
}
