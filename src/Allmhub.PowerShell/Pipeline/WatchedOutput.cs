using System.Text;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>Output that somebody is told of before it is written.</summary>
/// <param name="to">Where it goes.</param>
/// <param name="write">Takes what writes it, and whether that ends a line.</param>
internal sealed class WatchedOutput(TextWriter to, Action<Action, bool> write) : TextWriter(to.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => to.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => write(() => to.Write(value), value == '\n');

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            write(() => to.Write(value), value.EndsWith('\n'));
        }
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count)
    {
        if (count > 0)
        {
            write(() => to.Write(buffer, index, count), buffer[index + count - 1] == '\n');
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, NewLine));

    /// <inheritdoc/>
    public override void Flush() => to.Flush();
}
