using System.Diagnostics;
using System.Text;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Cli.Input;

/// <summary>What is piped in. A terminal is never read, unless '-' asks for it.</summary>
internal static class StandardInput
{
    /// <summary>After so long somebody who looks on is told what is waited for.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(3);

    /// <summary>A pipe that nobody meant to be read (of a CI job, of ssh without -n) never says anything and never ends.</summary>
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(20);

    /// <summary>One that began goes on being written: a build takes its time.</summary>
    private static readonly TimeSpan NextByte = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether something other than a person may be there.</summary>
    public static bool IsPiped => Console.IsInputRedirected && !ClosedInput.IsIt();

    /// <summary>Reads a prompt to its end; empty when nothing is piped in.</summary>
    public static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (!IsPiped)
        {
            return string.Empty;
        }

        byte[] bytes = await ReadBytesAsync(isWanted: true, cancellationToken);
        using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Reads all there is.</summary>
    /// <param name="isWanted">Whether the user asked for it by '-' or by giving no prompt: then it is waited for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes; none when it is empty or closed.</returns>
    /// <exception cref="InvalidInputException">It is too large, or is open and silent. Nothing was sent.</exception>
    public static async Task<byte[]> ReadBytesAsync(bool isWanted, CancellationToken cancellationToken)
    {
        // A read of a pipe hears no token: the thread that waits in one is given up, and ends with the process.
        InputReader reader = new();
        Stopwatch silent = Stopwatch.StartNew();
        long known = 0;
        bool isTold = false;
        while (await Task.WhenAny(reader.End, Task.Delay(Look, cancellationToken)) != reader.End)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Length != known)
            {
                known = reader.Length;
                silent.Restart();
            }

            if (!isTold && known == 0 && silent.Elapsed > Notice)
            {
                isTold = true;
                Tell(isWanted);
            }

            ThrowIfSilent(silent.Elapsed, known, isWanted);
        }

        return await reader.End;
    }

    private static void Tell(bool isWanted) => Console.Error.WriteLine(
        isWanted ? Words.Say("allm: waiting for standard input to end.") : Words.Say("allm: waiting for standard input, which is open; --no-input asks without it."));

    private static void ThrowIfSilent(TimeSpan silence, long known, bool isWanted)
    {
        if (known == 0 && !isWanted && silence > FirstByte)
        {
            throw new InvalidInputException(Words.Say($"Standard input is open, but nothing came in {FirstByte.TotalSeconds:0} s; nothing was asked. Without it: --no-input, or < /dev/null. To wait for it as long as it takes: -f -."));
        }

        if (known > 0 && silence > NextByte)
        {
            throw new InvalidInputException(Words.Say($"Standard input stopped after {known} bytes without ending, for {NextByte.TotalMinutes:0} minutes; nothing was asked."));
        }
    }

    /// <summary>Reads on a thread of its own.</summary>
    private sealed class InputReader
    {
        private const int PieceLength = 64 * 1024;

        private readonly TaskCompletionSource<byte[]> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _length;

        public InputReader() => new Thread(Read) { IsBackground = true, Name = "Allmhub standard input" }.Start();

        public Task<byte[]> End => _end.Task;

        public long Length => Interlocked.Read(ref _length);

        private void Read()
        {
            try
            {
                using Stream input = Console.OpenStandardInput();
                using MemoryStream all = new();
                byte[] piece = new byte[PieceLength];
                for (int count; (count = input.Read(piece)) > 0;)
                {
                    if (all.Length + count > AttachmentLoader.MaxBytes)
                    {
                        throw new InvalidInputException(Words.Say($"Standard input has more than {AttachmentLoader.MaxBytes / (1024 * 1024)} MB, the most a request can hold; nothing was asked. Send a part of it: head, tail, grep."));
                    }

                    all.Write(piece, 0, count);
                    Interlocked.Add(ref _length, count);
                }

                _end.SetResult(all.ToArray());
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _end.SetException(new InvalidInputException(Words.Say($"Standard input cannot be read: {error.Message}"), inner: error));
            }
            catch (InvalidInputException error)
            {
                _end.SetException(error);
            }
        }
    }
}
