using System.Collections;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Raw;
using Allmhub.Raw;

namespace Allmhub.PowerShell.Commands.Raw;

/// <summary>Invoke-AllmApi: any path of the gateway, with the same key, retries and errors as every other cmdlet.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmApi", SupportsShouldProcess = true, DefaultParameterSetName = FieldSet)]
[OutputType(typeof(PSObject), typeof(string), typeof(RawEvent), typeof(FileInfo), typeof(ApiAnswer), typeof(RequestDescription))]
public sealed class InvokeAllmApiCommand : AllmApiCommand
{
    private const string FieldSet = "Field";
    private const string BodySet = "Body";
    private const string FormSet = "Form";

    /// <summary>The path below the gateway's address.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The HTTP method; GET without a body, POST with one.</summary>
    [Parameter(Position = 1)]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")]
    public string? Method { get; set; }

    /// <summary>The body: a hashtable or object becomes JSON, text goes as it is, a FileInfo is read.</summary>
    [Parameter(ParameterSetName = BodySet, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public PSObject? Body { get; set; }

    /// <summary>The media type of a body that is text or a file.</summary>
    [Parameter(ParameterSetName = BodySet)]
    [ValidateNotNullOrEmpty]
    public string ContentType { get; set; } = "application/json";

    /// <summary>A multipart form: text, numbers, FileInfo or lists of these.</summary>
    [Parameter(ParameterSetName = FormSet, Mandatory = true)]
    public IDictionary? Form { get; set; }

    /// <summary>key=value fields with types, nested keys and @file, as in gh api.</summary>
    [Parameter(ParameterSetName = FieldSet)]
    public string[] Field { get; set; } = [];

    /// <summary>key=value fields that stay text.</summary>
    [Parameter(ParameterSetName = FieldSet)]
    public string[] RawField { get; set; } = [];

    /// <summary>Writes the answer to this file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the events of a stream as they arrive.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Emits the text of the answer instead of objects.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Emits status and headers together with the answer.</summary>
    [Parameter]
    public SwitchParameter IncludeHeader { get; set; }

    /// <summary>The secret that goes along.</summary>
    [Parameter]
    public RawSecret Secret { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RawRequest request;
        try
        {
            request = new RawRequestBuilder(SessionState.Path).Build(Path, Method, Secret, Stream, ContentType, Body, Form, Field, RawField);
        }
        catch (BadInputException error)
        {
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, Path));
            return;
        }
        catch (InvalidInputException error)
        {
            WriteError(ErrorRecords.BadInput(nameof(AllmErrorKind.InvalidRequest), error.Message, Path));
            return;
        }

        string? file = OutFile is null ? null : WritePath.Resolve(this, OutFile, "-OutFile", "./answer.bin");
        if (file is not null && !Force && !DryRun && File.Exists(file))
        {
            WriteError(ErrorRecords.BadInput("FileExists", Words.Say($"The file '{file}' is there already. Name another one, or add -Force to replace it."), OutFile));
            return;
        }

        // A device is no file that could be replaced: what is renamed onto it takes its place for everybody.
        if (file is not null && !DryRun && !BoundedFile.MayReplace(file))
        {
            WriteError(ErrorRecords.BadInput("NoRegularFile", Words.Say($"'{file}' is no regular file but a folder, a device, a pipe or a socket. -OutFile replaces regular files only."), OutFile));
            return;
        }

        RawAnswerReader reader = new(request.Method, Raw, IncludeHeader, file, Force);
        Run(client => client.Raw.Send(request).AsStream(reader.ReadAsync), Path, Emit);
    }

    private void Emit(object item)
    {
        if (item is FileInfo file)
        {
            WriteFile(file.FullName);
        }
        else
        {
            WriteObject(item, enumerateCollection: item is object[] && !Raw);
        }
    }
}
