using System.Reflection;
using System.Runtime.Loader;

namespace Allmhub.Foundation;

/// <summary>
/// A library that goes along in a folder of its own and is loaded when it is first needed, into a load context of its own: another module may bring another
/// version, and neither sees the other's. It is asked through reflection for the same reason: a reference would bind to whichever came first.
/// </summary>
internal static class BesideLibrary
{
    private const string Folder = "lib";

    /// <summary>Loads it.</summary>
    /// <param name="file">The name of its file.</param>
    /// <param name="context">The name of the context.</param>
    /// <returns>The library.</returns>
    public static Assembly Load(string file, string context) => new AssemblyLoadContext(context).LoadFromAssemblyPath(Find(file));

    // Compiled ahead of time, the module's assemblies lie two folders below their libraries: precompiled/linux-x64.
    private static string Find(string file)
    {
        string folder = Path.GetDirectoryName(typeof(BesideLibrary).Assembly.Location)!;
        string beside = Path.Combine(folder, Folder, file);
        return File.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(folder, "..", "..", Folder, file));
    }
}
