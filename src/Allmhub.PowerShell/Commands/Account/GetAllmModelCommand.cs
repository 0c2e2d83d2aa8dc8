using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Commands.Account;

/// <summary>Get-AllmModel: the models of the key, the endpoints each speaks, and prices where the gateway publishes them.</summary>
[Cmdlet(VerbsCommon.Get, "AllmModel")]
[OutputType(typeof(ModelInfo), typeof(RequestDescription))]
public sealed class GetAllmModelCommand : AllmApiCommand
{
    private IReadOnlyList<ModelInfo>? _models;
    private IReadOnlyList<ModelInfo> _wanted = [];

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only models that speak this; <c>Gemini</c> also asks the listing in Google's form.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? Api { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_models is null && !TryList())
        {
            return;
        }

        foreach (string name in Name)
        {
            Write(name);
        }
    }

    private bool TryList()
    {
        ModelListing listing = ModelEndpoint.IsGemini(Api) ? ModelListing.Gemini : ModelListing.OpenAI;
        if (!Run(client => client.Models.List(listing), Gateway.BaseUri, out _models))
        {
            _models = [];
            return false;
        }

        _wanted = ModelEndpoint.Filter(_models, Api);
        return true;
    }

    private void Write(string name)
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        foreach (ModelInfo model in _wanted.Where(model => pattern.IsMatch(model.Name)))
        {
            WriteObject(MixedView.OfWhole(model));
        }

        if (_models!.Count > 0 && !WildcardPattern.ContainsWildcardCharacters(name) && !_models.Any(model => pattern.IsMatch(model.Name)))
        {
            WriteError(Errors.ErrorRecords.NoSuchModel(name));
        }
    }
}
