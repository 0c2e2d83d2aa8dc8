using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Image;

/// <summary>New-AllmImage: pictures from words. Each prompt is one request.</summary>
[Cmdlet(VerbsCommon.New, "AllmImage", SupportsShouldProcess = true)]
[OutputType(typeof(Allmhub.Images.Image), typeof(RequestDescription))]
public sealed class NewAllmImageCommand : AllmImageCommand
{
    /// <summary>What is to be seen.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>Pictures to start from: paths, files, addresses, bytes, pictures made before.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Image { get; set; }

    /// <summary>vivid or natural, for dall-e-3.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? Style { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(
        Prompt,
        Prompt,
        request => request with { Style = Style, Reference = Image is null ? [] : Reader.Read(Image, nameof(Image)) },
        static (images, request) => images.Generate(request));
}
