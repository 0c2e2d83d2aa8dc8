using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Streaming;
using Allmhub.Vectors.Files;

namespace Allmhub.PowerShell.Vectors;

/// <summary>The file that a command writes vectors to. Once it cannot be written one error says so, and nothing more goes to it.</summary>
internal sealed class EmbeddingOutFile : IDisposable
{
    private readonly RecordCommand _cmdlet;
    private readonly string _named;
    private readonly PSHostUserInterface? _screen;
    private EmbeddingFileWriter? _writer;

    /// <summary>Finds where it is to be; touches nothing.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="named">What -OutFile says.</param>
    public EmbeddingOutFile(RecordCommand cmdlet, string named)
    {
        _cmdlet = cmdlet;
        _named = named;
        _screen = cmdlet.Host.UI;
        Path = WritePath.Resolve(cmdlet, named, "-OutFile", "./vectors.jsonl");
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Opens it; the command ends where that fails.</summary>
    /// <param name="open">Opens it.</param>
    public void Open(Func<EmbeddingFileWriter> open)
    {
        try
        {
            _writer = open();
        }
        catch (EmbeddingFileException error)
        {
            ((PSCmdlet)_cmdlet).ThrowTerminatingError(ErrorRecords.From(error, _named));
        }
        catch (InvalidInputException error)
        {
            ((PSCmdlet)_cmdlet).ThrowTerminatingError(ErrorRecords.BadInput("InvalidOutFile", error.Message, _named));
        }
    }

    /// <summary>Writes to it.</summary>
    /// <param name="write">What is done with it.</param>
    /// <returns>Whether it is there and was written; what was paid for and is not in it is then at least on screen.</returns>
    public bool Write(Action<EmbeddingFileWriter> write)
    {
        if (_writer is null)
        {
            return false;
        }

        try
        {
            write(_writer);
            return true;
        }
        catch (EmbeddingFileException error)
        {
            _writer.Dispose();
            _writer = null;
            _cmdlet.WriteError(ErrorRecords.From(error, _named));
            return false;
        }
    }

    /// <summary>Gives it its name.</summary>
    /// <returns>Its path; <c>null</c> where it is not there or holds no vector.</returns>
    public string? Complete() => Write(static file => file.Complete()) && _writer!.Count > 0 ? Path : null;

    /// <summary>Lets go of it, and says where the vectors are when it was not completed.</summary>
    public void Dispose()
    {
        if (_writer is not { } file)
        {
            return;
        }

        _writer = null;
        file.Dispose();
        if (file.Added > 0 && File.Exists(file.PartPath))
        {
            // To the screen itself: a pipeline that is being stopped takes no records any more.
            _screen?.WriteWarningLine(RecordText.Of(Words.Say($"The file was not completed. {file.Count} vectors are in '{file.PartPath}': Import-AllmEmbedding reads them.")));
        }
    }
}
