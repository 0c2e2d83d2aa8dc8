namespace Allmhub.Markdown.Screen;

/// <summary>How large a terminal is.</summary>
/// <param name="Columns">Cells a row.</param>
/// <param name="Rows">Rows.</param>
public readonly record struct ScreenSize(int Columns, int Rows)
{
    private const int LeastColumns = 20;
    private const int LeastRows = 4;

    /// <summary>The size of this process's console.</summary>
    /// <returns><c>null</c> where it has none, says none, or is too small to draw on.</returns>
    public static ScreenSize? OfConsole()
    {
        try
        {
            return Console.WindowWidth >= LeastColumns && Console.WindowHeight >= LeastRows ? new ScreenSize(Console.WindowWidth, Console.WindowHeight) : null;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
