using System.Collections.Concurrent;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.Gallery;
using Allmhub.Media.Pixels;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;
using Allmhub.PowerShell.Pictures;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Media;

/// <summary>Export-AllmGallery: one HTML page of many pictures and films, for people who compare them.</summary>
[Cmdlet(VerbsData.Export, "AllmGallery", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAllmGalleryCommand : AllmCommand
{
    private readonly List<GalleryItem> _items = [];
    private readonly Dictionary<GalleryItem, object> _sources = new(ReferenceEqualityComparer.Instance);
    private string _file = string.Empty;

    /// <summary>The page.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What it shows: pictures, films, answers that hold them, files, paths, bytes, data: addresses.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    [PictureTransformation]
    public object[] InputObject { get; set; } = [];

    /// <summary>The title of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Replaces a page that is there, and makes a missing folder.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the page.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _file = WritePath.Resolve(this, Path, "-Path", "./gallery.html");
        string folder = System.IO.Path.GetDirectoryName(_file) ?? _file;
        if (Directory.Exists(_file) || (File.Exists(_file) && !BoundedFile.MayReplace(_file)))
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoRegularFile", Words.Say($"'{_file}' is no regular file but a folder, a device, a pipe or a socket. -Path names an HTML file."), Path));
        }
        else if (File.Exists(_file) && !Force)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("FileExists", Words.Say($"The file '{_file}' is there already. Name another one, or add -Force to replace it."), Path));
        }
        else if (!Directory.Exists(folder) && !Force)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoFolder", Words.Say($"There is no folder '{folder}'. Make it, or add -Force to have it made."), Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object input in InputObject)
        {
            try
            {
                foreach (PictureItem item in new PictureInput(SessionState).Read(input))
                {
                    Add(item, input);
                }
            }
            catch (BadInputException error)
            {
                WriteError(ErrorRecords.BadInput(error.Id, error.Message, input));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_items.Count == 0)
        {
            WriteError(ErrorRecords.BadInput("NoPicture", Words.Say("There is nothing to show: no page was written."), Path));
        }
        else if (ShouldProcess(_file, Words.Say($"Write a gallery of {_items.Count}")))
        {
            Write();
        }
    }

    private void Add(PictureItem item, object input)
    {
        GalleryItem added = new()
        {
            Content = item.Content,
            Name = item.Name,
            File = item.File is { } file ? System.IO.Path.GetFullPath(file) : null,
            RevisedPrompt = MediaInput.Property(item.Source, "RevisedPrompt")?.ToString(),
            Cost = item.Cost,
            CostBasis = item.Cost is null ? null : MediaInput.Property(item.Source, "CostBasis")?.ToString(),
        };
        _items.Add(added);
        _sources[added] = input;
    }

    private void Write()
    {
        ConcurrentQueue<(GalleryItem Item, Exception Error)> skipped = new();
        GalleryResult? written = null;
        try
        {
            _ = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_file)!);
            written = Await(token => GalleryWriter.WriteAsync(_items, _file, Title, Force, (item, error) => skipped.Enqueue((item, error)), token));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("WriteError", Words.Say($"'{_file}' was not written: {error.Message}"), Path));
        }

        foreach ((GalleryItem item, Exception error) in skipped)
        {
            string message = error is PictureException ? Words.Say($"'{item.Name}' {error.Message}.") : Words.Say($"'{item.Name}' cannot be read: {error.Message}");
            WriteError(ErrorRecords.BadInput(error is PictureException picture ? $"Picture{picture.Fault}" : "PictureUnreadable", Words.Say($"{message} It is not in the page."), _sources[item]));
        }

        foreach (string warning in written?.Warning ?? [])
        {
            WriteWarning(warning);
        }

        if (written is null)
        {
            WriteError(ErrorRecords.BadInput("NoPicture", Words.Say("There is nothing to show: no page was written."), Path));
        }
        else if (PassThru)
        {
            WriteFile(written.Path);
        }
    }
}
