using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Allmhub.Terminal;

/// <summary>
/// A terminal of Linux, macOS or BSD, opened once more beside the standard streams: this file description does not block, so that a terminal that has
/// stopped taking output (Ctrl+S, a dead connection) still lets Ctrl+C through.
/// </summary>
internal sealed class UnixTerminalPort : ITerminalPort
{
    private const int PieceLength = 4096;
    private const int ReadWrite = 2;
    private const int Interrupted = 4;
    private const int Now = 0;
    private const short ReadReady = 1;
    private const short WriteRoom = 4;
    private const int KeyPause = 8;
    private const int PollMilliseconds = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private static readonly bool IsLinux = OperatingSystem.IsLinux() || OperatingSystem.IsAndroid();
    private static readonly bool HasBsdFlags = !IsLinux || RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le;

    private readonly int _handle;

    private UnixTerminalPort(int handle) => _handle = handle;

    /// <summary>Opens the terminal that standard output goes to.</summary>
    /// <returns>The terminal; <c>null</c> when it cannot be opened.</returns>
    public static UnixTerminalPort? TryOpen()
    {
        byte[] name = new byte[1024];
        int flags = ReadWrite | (IsLinux ? 0x80000 | 0x800 | 0x100 : 0x1000000 | 0x4 | 0x20000);
        int handle = ttyname_r(1, name, (nuint)name.Length) == 0 ? open(name, flags) : -1;
        handle = handle >= 0 ? handle : open([.. "/dev/tty\0"u8], flags);
        return handle >= 0 ? new UnixTerminalPort(handle) : null;
    }

    /// <inheritdoc/>
    public WindowSize Size()
    {
        // A call of C with open arguments, which Apple's processors pass differently from what a declaration here says.
        byte[] window = new byte[8];
        if (IsLinux && !HasBsdFlags && ioctl(_handle, 0x5413, window) == 0 && Get(window, 2) > 0 && Get(window, 0) > 0)
        {
            return new WindowSize(Get(window, 2), Get(window, 0), Get(window, 4), Get(window, 6));
        }

        return ConsoleTerminalPort.WindowOf();

        static int Get(byte[] window, int at) => BitConverter.ToUInt16(window, at);
    }

    /// <inheritdoc/>
    public IDisposable? Listen()
    {
        // A process in the background that touches the terminal's settings is halted by them.
        byte[] before = new byte[256];
        if (tcgetpgrp(_handle) != getpgrp() || tcgetattr(_handle, before) != 0)
        {
            return null;
        }

        byte[] quiet = [.. before];
        Clear(quiet, OperatingSystem.IsMacOS() ? 24 : 12, HasBsdFlags ? 0x100u | 0x8u : 0x2u | 0x8u);
        return tcsetattr(_handle, Now, quiet) == 0 ? new Settings(_handle, before) : null;
    }

    /// <summary>Begins to take every key as the terminal sends it, Ctrl+C, Ctrl+S and Ctrl+Z among them; ended by disposing what is returned.</summary>
    /// <returns>Gives the terminal back as it was; <c>null</c> for a process in the background.</returns>
    public IDisposable? ListenToKeys()
    {
        byte[] before = new byte[256];
        if (tcgetpgrp(_handle) != getpgrp() || tcgetattr(_handle, before) != 0)
        {
            return null;
        }

        byte[] raw = [.. before];
        Clear(raw, 0, (HasBsdFlags ? 0x200u : 0x400u) | 0x100u | 0x80u | 0x40u | 0x20u);
        Clear(raw, OperatingSystem.IsMacOS() ? 24 : 12, HasBsdFlags ? 0x100u | 0x80u | 0x400u | 0x8u : 0x2u | 0x1u | 0x8000u | 0x8u);
        WaitForOne(raw);
        return tcsetattr(_handle, Now, raw) == 0 ? new Settings(_handle, before) : null;
    }

    /// <summary>Waits for what the terminal sends.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="wait">How long, at most.</param>
    /// <returns>How many bytes; 0 when nothing came; -1 when the terminal has gone.</returns>
    public int Read(Span<byte> buffer, TimeSpan wait)
    {
        long end = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        byte[] piece = new byte[buffer.Length];
        while (true)
        {
            int left = (int)Math.Max(0, end - Environment.TickCount64);
            PollEntry entry = new() { Handle = _handle, Wanted = ReadReady };
            int ready = IsLinux ? poll(ref entry, 1, left) : 1;
            int count = ready == 0 ? -1 : (int)read(_handle, piece, (nuint)piece.Length);
            if (count > 0)
            {
                piece.AsSpan(0, count).CopyTo(buffer);
                return count;
            }

            if (count == 0 || (ready != 0 && !IsTransient(Marshal.GetLastPInvokeError())))
            {
                return -1;
            }

            if (left == 0)
            {
                return 0;
            }

            if (!IsLinux)
            {
                // poll(2) of macOS knows no terminals.
                Thread.Sleep(Math.Min(left, KeyPause));
            }
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        byte[] piece = new byte[buffer.Length];
        int count = (int)read(_handle, piece, (nuint)piece.Length);
        piece.AsSpan(0, Math.Max(0, count)).CopyTo(buffer);
        return Math.Max(0, count);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceLength];
        while (!bytes.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(piece.Length, bytes.Length);
            bytes.Span[..length].CopyTo(piece);
            int count = (int)write(_handle, piece, (nuint)length);
            if (count > 0)
            {
                bytes = bytes[count..];
            }
            else if (count == 0 || IsTransient(Marshal.GetLastPInvokeError()))
            {
                await RoomAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                throw new IOException(Words.Say($"The terminal takes no output: {Marshal.GetLastPInvokeErrorMessage()}."));
            }
        }
    }

    /// <inheritdoc/>
    public void WriteAtOnce(ReadOnlySpan<byte> bytes) => _ = write(_handle, bytes.ToArray(), (nuint)bytes.Length);

    /// <inheritdoc/>
    public void Dispose() => _ = close(_handle);

    // A terminal takes a few kilobytes at a time, so a picture waits for it hundreds of times; on macOS poll(2) knows no terminals, and a pause has to do.
    private ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        PollEntry entry = new() { Handle = _handle, Wanted = WriteRoom };
        return IsLinux && poll(ref entry, 1, PollMilliseconds) >= 0 ? ValueTask.CompletedTask : new ValueTask(Task.Delay(Pause, cancellationToken));
    }

    // VMIN and VTIME: where a read may give nothing, nothing would look like the end of the terminal.
    private static void WaitForOne(byte[] settings)
    {
        (int min, int time) = OperatingSystem.IsMacOS() ? (48, 49) : HasBsdFlags ? (-1, -1) : (23, 22);
        if (min >= 0)
        {
            settings[min] = 1;
            settings[time] = 0;
        }
    }

    private static void Clear(byte[] settings, int at, uint flags) =>
        BinaryPrimitives.WriteUInt32LittleEndian(settings.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(settings.AsSpan(at)) & ~flags);

    private static bool IsTransient(int error) => error == Interrupted || error == (IsLinux ? 11 : 35);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    private static extern int close(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int handle, [Out] byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int handle, byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref PollEntry entry, nuint count, int milliseconds);

    [DllImport("libc")]
    private static extern int ttyname_r(int handle, [Out] byte[] name, nuint length);

    [DllImport("libc")]
    private static extern int ioctl(int handle, nuint request, [Out] byte[] window);

    [DllImport("libc")]
    private static extern int tcgetattr(int handle, [Out] byte[] settings);

    [DllImport("libc")]
    private static extern int tcsetattr(int handle, int when, byte[] settings);

    [DllImport("libc")]
    private static extern int tcgetpgrp(int handle);

    [DllImport("libc")]
    private static extern int getpgrp();

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Handle;
        public short Wanted;
        public short Happened;
    }

    private sealed class Settings(int handle, byte[] before) : IDisposable
    {
        public void Dispose() => _ = tcsetattr(handle, Now, before);
    }
}
