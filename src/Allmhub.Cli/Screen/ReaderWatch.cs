using System.Runtime.InteropServices;

namespace Allmhub.Cli.Screen;

/// <summary>
/// Hears when whoever reads standard output has gone (<c>| head</c>). The runtime swallows SIGPIPE, and its console swallows the error of the
/// write as well, so that an answer would be paid for to its end with nobody reading. The kernel tells it without a write.
/// </summary>
internal static class ReaderWatch
{
    private const int StandardOutput = 1;
    private const short Writable = 4;
    private const short Gone = 8 | 16;
    private const int MacPause = 100;

    /// <summary>Begins to listen; ends with the process.</summary>
    /// <param name="gone">Called once, on a thread of its own.</param>
    public static void Start(Action gone)
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return;
        }

        new Thread(() => Listen(gone)) { IsBackground = true, Name = "Allmhub reader of standard output" }.Start();
    }

    private static void Listen(Action gone)
    {
        // macOS tells it of a descriptor that is asked for writing alone, and that is ready at once.
        bool isMac = OperatingSystem.IsMacOS();
        Descriptor[] set = [new Descriptor { File = StandardOutput, Wanted = isMac ? Writable : (short)0 }];
        while (true)
        {
            int count = Poll(set, 1, isMac ? 0 : -1);
            if (count > 0 && (set[0].Told & Gone) != 0)
            {
                gone();
                return;
            }

            // Interrupted by a signal, or of a kind that cannot be watched.
            Thread.Sleep(MacPause);
        }
    }

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll([In, Out] Descriptor[] set, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int File;
        public short Wanted;
        public short Told;
    }
}
