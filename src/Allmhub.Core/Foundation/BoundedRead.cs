using System.Runtime.ExceptionServices;

namespace Allmhub.Foundation;

/// <summary>
/// Reads what may never end: some files of the system tell no length, and once they have nothing more a read waits and hears nothing else
/// (<c>/proc/kmsg</c>). The thread that waits there is given up; it ends with the process.
/// </summary>
internal static class BoundedRead
{
    /// <summary>How long a read may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Reads on a thread of its own.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="read">Reads; what it throws comes out here.</param>
    /// <param name="result">What was read.</param>
    /// <returns>Whether it ended within the limit.</returns>
    public static bool TryRun<T>(Func<T> read, out T? result)
    {
        T? value = default;
        Exception? failure = null;
        Thread reader = new(() =>
        {
            try
            {
                value = read();
            }
            catch (Exception error)
            {
                failure = error;
            }
        })
        {
            IsBackground = true,
            Name = "Allmhub file without length",
        };
        reader.Start();
        if (!reader.Join(Limit))
        {
            result = default;
            return false;
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        result = value;
        return true;
    }
}
