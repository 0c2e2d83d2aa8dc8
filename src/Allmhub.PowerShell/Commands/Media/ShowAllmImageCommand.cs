using System.Management.Automation;
using Allmhub.Media;
using Allmhub.Media.Pixels;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pictures;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.Terminal;

namespace Allmhub.PowerShell.Commands.Media;

/// <summary>Show-AllmImage: draws pictures in the terminal, with size and prompt under them.</summary>
[Cmdlet(VerbsCommon.Show, "AllmImage")]
[OutputType(typeof(PSObject))]
public sealed class ShowAllmImageCommand : AllmCommand
{
    private const long MaxBytes = 64L * 1024 * 1024;
    private static readonly string[] HostTag = ["PSHOST"];

    private TerminalScreen? _screen;
    private string? _whyNot;

    /// <summary>What is shown: a picture, an answer that holds pictures, a file, a path, bytes, a data: address.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Path")]
    [ValidateNotNull]
    [PictureTransformation]
    public object[] InputObject { get; set; } = [];

    /// <summary>How it is drawn; by what the terminal answers when not given.</summary>
    [Parameter]
    public PictureProtocol Protocol { get; set; }

    /// <summary>The most columns it may take.</summary>
    [Parameter]
    [ValidateNumber(1, 10000, "-Width is the most columns the picture may take")]
    public int? Width { get; set; }

    /// <summary>The most rows it may take.</summary>
    [Parameter]
    [ValidateNumber(1, 10000, "-Height is the most rows the picture may take")]
    public int? Height { get; set; }

    /// <summary>Hands on what was shown.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Protocol == PictureProtocol.None)
        {
            _whyNot = Words.Say("it was not to be drawn");
        }
        else if (Protocol == PictureProtocol.Auto && Host.Name != "ConsoleHost")
        {
            _whyNot = Words.Say("this host is no terminal");
        }
        else
        {
            _screen = TerminalScreen.TryOpen(out _whyNot);
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
                    Show(item);
                }
            }
            catch (BadInputException error)
            {
                WriteError(ErrorRecords.BadInput(error.Id, error.Message, input));
            }

            if (PassThru)
            {
                WriteObject(input);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _screen?.Dispose();
    }

    private void Show(PictureItem item)
    {
        byte[] data = item.Read(MaxBytes);
        try
        {
            DrawnPicture drawn = _screen is null ? NotDrawn(data) : Await(token => _screen.DrawAsync(data, new PictureDrawing(Protocol, Width, Height), token));
            WriteVerbose(Words.Say($"{drawn.Choice.Protocol}: {drawn.Choice.Reason}."));
            WriteInformation(new HostInformationMessage { Message = PictureCaption.Of(item, drawn.MediaType, drawn.Size, drawn.NotDrawn) }, HostTag);
        }
        catch (PictureException error)
        {
            throw new BadInputException($"Picture{error.Fault}", Words.Say($"'{item.Name}' {error.Message}."));
        }
        catch (IOException error)
        {
            throw new BadInputException("NoTerminal", Words.Say($"'{item.Name}' was not drawn: {error.Message}"));
        }
    }

    private DrawnPicture NotDrawn(byte[] data)
    {
        (string mediaType, PictureSize? size) = TerminalScreen.Look(data);
        return new DrawnPicture(mediaType, size, new TerminalChoice(PictureProtocol.None, _whyNot!), _whyNot);
    }
}
