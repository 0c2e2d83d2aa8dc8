using System.Management.Automation;
using Allmhub.Chat.Schema.Validating;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>New-AllmTool: a command, script block or JSON Schema as a tool for a model.</summary>
[Cmdlet(VerbsCommon.New, "AllmTool", DefaultParameterSetName = CommandSet)]
[OutputType(typeof(ChatTool))]
public sealed class NewAllmToolCommand : PSCmdlet
{
    private const string CommandSet = "Command";

    private const string ScriptSet = "ScriptBlock";

    private const string SchemaSet = "JsonSchema";

    /// <summary>The command: a name, or what Get-Command gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public object[] Command { get; set; } = [];

    /// <summary>The script block; its param() block says what it takes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The name the model calls it by.</summary>
    [Parameter(ParameterSetName = CommandSet)]
    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    [Parameter(Mandatory = true, ParameterSetName = SchemaSet)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What the model is told it does, instead of the synopsis.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>The parameter set offered.</summary>
    [Parameter(ParameterSetName = CommandSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    public string? ParameterSet { get; set; }

    /// <summary>The schema of its arguments: text, hashtable or path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SchemaSet)]
    [Parameter(ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    public object? JsonSchema { get; set; }

    /// <summary>Declares that the script block only looks, for -ToolApproval ReadOnly.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    public SwitchParameter ReadOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (ChatTool tool in Make())
            {
                WriteObject(tool);
            }
        }
        catch (BadInputException failure)
        {
            ThrowTerminatingError(ErrorRecords.BadInput(failure.Id, failure.Message, (object?)Name ?? Command));
        }
    }

    private List<ChatTool> Make()
    {
        ToolFactory factory = new(InvokeCommand);
        JsonSchema? schema = JsonSchema is null ? null : AnswerFormat.ReadSchema(JsonSchema, SessionState);
        return ParameterSetName switch
        {
            SchemaSet => [ToolFactory.OfSchema(Name!, Description, schema!)],
            ScriptSet => [factory.OfScript(Name!, Description, ScriptBlock!, schema, ParameterSet, ReadOnly)],
            _ => [.. Command.Select(item => factory.OfCommand(FindCommand(factory, item), Name, Description, ParameterSet, null))],
        };
    }

    private static CommandInfo FindCommand(ToolFactory factory, object item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        CommandInfo command => command,
        string name => factory.Find(name),
        object other => throw new BadInputException("InvalidTool", Words.Say($"A {other.GetType().Name} is no command. Give a name, or what Get-Command gives.")),
        null => throw new BadInputException("InvalidTool", Words.Say("There is no command.")),
    };
}
