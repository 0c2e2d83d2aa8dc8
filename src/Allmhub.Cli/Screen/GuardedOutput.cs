using System.Text;

namespace Allmhub.Cli.Screen;

/// <summary>
/// A standard stream that may be a file, whose disk may be full. What cannot be written to standard output ends the call with a word; what cannot be
/// written to standard error can be told nobody and stops nothing.
/// </summary>
internal sealed class GuardedOutput(Stream inner, bool isTold) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts it before what is written to files and pipes. A terminal stays the console's own.</summary>
    public static void Use()
    {
        if (Console.IsOutputRedirected)
        {
            Console.SetOut(Writer(Console.OpenStandardOutput(), isTold: true));
        }

        if (Console.IsErrorRedirected)
        {
            Console.SetError(Writer(Console.OpenStandardError(), isTold: false));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (isTold)
            {
                throw new OutputException(error.Message);
            }
        }
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static StreamWriter Writer(Stream stream, bool isTold) => new(new GuardedOutput(stream, isTold), new UTF8Encoding(false)) { AutoFlush = true };
}
