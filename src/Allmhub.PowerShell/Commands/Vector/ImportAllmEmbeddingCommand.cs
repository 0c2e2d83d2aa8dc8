using System.Management.Automation;
using System.Text.Json;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Tools;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Files;

namespace Allmhub.PowerShell.Commands.Vector;

/// <summary>Import-AllmEmbedding: reads a file of Get-AllmEmbedding -OutFile, one vector after the other.</summary>
[Cmdlet(VerbsData.Import, "AllmEmbedding", DefaultParameterSetName = "Path")]
[OutputType(typeof(Embedding))]
public sealed class ImportAllmEmbeddingCommand : RecordCommand
{
    /// <summary>Files; wildcards find them.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files by their exact names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in ParameterSetName == "Path" ? Path : LiteralPath)
        {
            foreach (string file in Resolve(name))
            {
                Import(file, name);
            }
        }
    }

    private IEnumerable<string> Resolve(string name)
    {
        string literal = GetUnresolvedProviderPathFromPSPath(name);
        if (ParameterSetName == "LiteralPath" || File.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(name))
        {
            return [literal];
        }

        try
        {
            return GetResolvedProviderPathFromPSPath(name, out _);
        }
        catch (ItemNotFoundException)
        {
            return [literal];
        }
    }

    private void Import(string file, string name)
    {
        EmbeddingFileReader? reader = null;
        try
        {
            if (Failed(() => reader = EmbeddingFileReader.Open(file), name))
            {
                return;
            }

            using IEnumerator<Embedding> embeddings = reader!.Read(ToObject).GetEnumerator();
            bool more = false;
            while (!Failed(() => more = embeddings.MoveNext(), name) && more)
            {
                WriteObject(MixedView.OfEmbedding(embeddings.Current));
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private bool Failed(Action work, string name)
    {
        try
        {
            work();
            return false;
        }
        catch (EmbeddingFileException error)
        {
            WriteError(ErrorRecords.From(error, name));
            return true;
        }
    }

    // An object that cannot be had again leaves the text.
    private static object? ToObject(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return JsonToObject.Convert(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
