using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Image;

/// <summary>Edit-AllmImage: changes pictures as words say. Each input object is one request; a list in -Path is one too.</summary>
[Cmdlet(VerbsData.Edit, "AllmImage", SupportsShouldProcess = true)]
[OutputType(typeof(Allmhub.Images.Image), typeof(RequestDescription))]
public sealed class EditAllmImageCommand : AllmImageCommand
{
    /// <summary>The pictures: paths, files, addresses, bytes, pictures made before.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("InputObject", "Image")]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[] Path { get; set; } = [];

    /// <summary>What is to become of them.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [AllowEmptyString]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>A PNG of the same size, transparent where to paint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Mask { get; set; }

    /// <summary>high or low: how closely the pictures are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? InputFidelity { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(
        Prompt,
        Path is [object only] ? only : Path,
        request => request with
        {
            InputFidelity = InputFidelity,
            Reference = Reader.Read(Path, nameof(Path)),
            Mask = Mask is null ? null : Reader.Read(Mask, nameof(Mask)) is [Allmhub.Images.ImageSource mask] ? mask : throw new BadInputException("NoPicture", Words.Say("-Mask is one picture.")),
        },
        static (images, request) => images.Edit(request));
}
