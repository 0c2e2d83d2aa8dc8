using System.Management.Automation;
using Allmhub.Code;
using Allmhub.Http;
using Allmhub.Markdown;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Save-AllmCode: the code blocks of answers become files, under the names the model gave them, made safe.</summary>
[Cmdlet(VerbsData.Save, "AllmCode", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveAllmCodeCommand : RecordCommand
{
    private CodeTarget? _target;

    /// <summary>What is saved: an answer, its code blocks, what -CodeOnly gave, or a text with code in it.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = new();

    /// <summary>A folder, or a file.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Makes a missing folder, and replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _target = CodeTarget.Of(WritePath.Resolve(this, Path, "-Path", "./code"), Force);
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidPath", error.Message, Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<CodeBlock> blocks = CodeInput.Read(InputObject);
        if (blocks.Count == 0)
        {
            WriteError(ErrorRecords.NoCode(InputObject));
        }

        foreach (CodeBlock block in blocks)
        {
            if (Save(block) is string path && PassThru)
            {
                // As Get-Item gives it, with all that the provider adds.
                WriteFile(path);
            }
        }
    }

    private string? Save(CodeBlock block)
    {
        try
        {
            string path = _target!.PathOf(block);
            if (!ShouldProcess(RecordText.Of(path), Words.Say("Save code")))
            {
                return null;
            }

            path = _target.Save(block);
            if (!block.IsClosed)
            {
                WriteWarning(RecordText.Of(Words.Say($"The code in '{path}' has no end in the answer: it was perhaps cut off.")));
            }

            return path;
        }
        catch (InvalidInputException error)
        {
            WriteError(ErrorRecords.BadInput("InvalidPath", error.Message, block));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.NotSaved(error, block));
        }

        return null;
    }
}
