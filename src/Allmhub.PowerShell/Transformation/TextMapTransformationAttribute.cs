using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Takes names and texts as a hashtable.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextMapTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not IDictionary pairs)
        {
            throw new ArgumentTransformationMetadataException(Words.Say("Give a hashtable of names and values, such as @{ 'X-Trace' = 'nightly' }."));
        }

        Dictionary<string, string> result = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry pair in pairs)
        {
            result[Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? string.Empty;
        }

        return result;
    }
}
