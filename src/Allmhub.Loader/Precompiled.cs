using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Allmhub.Loader;

/// <summary>
/// Loads the module's assemblies in the form that was compiled ahead of time for this kind of machine, before the engine asks for them: an assembly
/// that is already loaded is the one it gets, since both forms are the same build with the same module version id. A manifest cannot choose a file by
/// the machine, and the runtime refuses an image of another kind of machine instead of compiling its code anew, so something has to look first.
/// Where there is no such form, the engine loads the files beside this one, which run everywhere.
/// </summary>
public sealed class Precompiled : IModuleAssemblyInitializer
{
    /// <summary>The folder, beside this assembly, with a folder for each kind of machine: <c>precompiled/linux-x64</c>.</summary>
    private const string FolderName = "precompiled";

    /// <summary>The compiler of this .NET makes the images; an older runtime would load them, which costs, and use none of their code.</summary>
    private const int OldestRuntime = 10;

    // What the others refer to comes first: an assembly of this folder would otherwise bring its neighbour from beside it.
    private static readonly string[] Names = ["Allmhub.Core.dll", "Allmhub.Emulator.dll", "Allmhub.PowerShell.dll"];

    /// <inheritdoc/>
    public void OnImport()
    {
        string? machine = Environment.Version.Major >= OldestRuntime ? Machine() : null;
        if (machine is null)
        {
            return;
        }

        string folder = Path.Combine(Path.GetDirectoryName(typeof(Precompiled).Assembly.Location)!, FolderName, machine);
        if (Array.TrueForAll(Names, name => File.Exists(Path.Combine(folder, name))))
        {
            Load(folder);
        }
    }

    /// <summary>Operating system and processor as the names of the folders have them; null where none is made.</summary>
    private static string? Machine()
    {
        string? system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : null;
        return system is null ? null : $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static void Load(string folder)
    {
        try
        {
            foreach (string name in Names)
            {
                Assembly.LoadFrom(Path.Combine(folder, name));
            }
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // A file that is damaged or may not be read: what is not loaded yet comes from beside this assembly.
        }
    }
}
