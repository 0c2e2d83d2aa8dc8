using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Lets <c>ToJson()</c> of results say what they were made of, which are objects of PowerShell.</summary>
internal static class HostObjects
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Results are made in many places, and none of them is the first.")]
    internal static void Register() => ResultJson.HostObject = JsonNodeConverter.ToNode;
}
