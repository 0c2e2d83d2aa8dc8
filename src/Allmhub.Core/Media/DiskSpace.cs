namespace Allmhub.Media;

/// <summary>Room on disks, and the errors of disks that have none.</summary>
internal static class DiskSpace
{
    // ENOSPC and EDQUOT of Linux and macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static readonly int[] NoRoom = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : OperatingSystem.IsMacOS() ? [28, 69] : [28, 122];

    /// <summary>How much is free.</summary>
    /// <param name="folder">A folder with its full path.</param>
    /// <returns>Bytes; <c>null</c> where the platform does not tell (shares).</returns>
    public static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a failure says that the disk is full.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The answer.</returns>
    public static bool IsFull(Exception failure) => failure is IOException && NoRoom.Contains(failure.HResult);
}

/// <summary>
/// Keeps a body whose length nobody told, or which is packed and grows a thousandfold, from taking the last of a disk. That is the only bound there is: who
/// asks for a file asks for all of it.
/// </summary>
/// <param name="folder">Where it is written.</param>
/// <param name="free">Tells what is free.</param>
internal sealed class DiskReserve(string folder, Func<string, long?> free)
{
    /// <summary>What is left to others.</summary>
    public const long Bytes = 256L * 1024 * 1024;

    private const long Step = 32L * 1024 * 1024;

    private long _next = Step;

    /// <summary>Whether writing has to end.</summary>
    /// <param name="written">How many bytes have been written.</param>
    /// <returns>Whether less than <see cref="Bytes"/> are free.</returns>
    public bool IsReached(long written)
    {
        if (written < _next)
        {
            return false;
        }

        _next = written + Step;
        return free(folder) < Bytes;
    }
}
