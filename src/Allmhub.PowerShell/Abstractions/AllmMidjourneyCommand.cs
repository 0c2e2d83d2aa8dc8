using System.Management.Automation;
using Allmhub.Images;
using Allmhub.PowerShell.Errors;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that submit something to Midjourney: speed, free text, price.</summary>
public abstract class AllmMidjourneyCommand : AllmSubmitCommand
{
    /// <summary>The speed that is asked for.</summary>
    [Parameter]
    public MidjourneyMode? Mode { get; set; }

    /// <summary>Free text that comes back in the task.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? State { get; set; }

    /// <inheritdoc/>
    private protected override AllmTask Saved(AllmTask task, string? path) => task is MidjourneyTask made ? made with { Path = path } : task;

    /// <summary>The task of an object or id.</summary>
    /// <exception cref="BadInputException">It is none of Midjourney.</exception>
    private protected MidjourneyTask ReadMidjourney(PSObject input) => Input.ReadMidjourney(input);

    /// <summary>The one picture of a parameter.</summary>
    /// <param name="values">What it was given; <c>null</c> for nothing.</param>
    /// <param name="parameter">Its name.</param>
    /// <returns>The picture; <c>null</c> for nothing.</returns>
    /// <exception cref="BadInputException">There are several.</exception>
    private protected ImageSource? One(object[]? values, string parameter) =>
        values is null ? null
        : Reader.Read(values, parameter) is [ImageSource only] ? only
        : throw new BadInputException("NoPicture", Words.Say($"-{parameter} is one picture."));
}
