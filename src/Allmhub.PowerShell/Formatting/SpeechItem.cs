using System.Management.Automation;
using Allmhub.Audio.Speech;

namespace Allmhub.PowerShell.Formatting;

/// <summary>A file with what is known of the sound in it, under a name that has a view of its own.</summary>
internal static class SpeechItem
{
    /// <summary>The name.</summary>
    public const string TypeName = "Allmhub.Audio.Speech.SpeechFile";

    /// <summary>Adds it.</summary>
    /// <param name="item">The file as the provider gives it.</param>
    /// <param name="file">What is known.</param>
    /// <param name="index">Its input's place, from 0.</param>
    /// <param name="input">Its input.</param>
    /// <returns>What to write.</returns>
    public static PSObject Of(PSObject item, SpeechFile file, int index, object? input)
    {
        item.TypeNames.Insert(0, TypeName);
        Add(item, "Index", index);
        Add(item, "InputObject", CarriedInput.Of(input));
        Add(item, nameof(file.Duration), file.Duration);
        Add(item, nameof(file.MediaType), file.MediaType);
        Add(item, nameof(file.Model), file.Model);
        Add(item, nameof(file.Voice), file.Voice);
        Add(item, nameof(file.PartCount), file.PartCount);
        Add(item, nameof(file.Usage), file.Usage);
        Add(item, nameof(file.Cost), file.Cost);
        Add(item, nameof(file.CostBasis), file.CostBasis);
        Add(item, nameof(file.FromCheckpoint), file.FromCheckpoint);

        // Wrapped, a list is its items in a file of columns and not the name of its type.
        Add(item, nameof(file.RequestId), new PSObject(file.RequestId));
        return item;
    }

    private static void Add(PSObject item, string name, object? value) => item.Properties.Add(new PSNoteProperty(name, value));
}
