using System.Text;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>One block of a stream: an event, or lines that are none.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Data">The data: one JSON value, in rare cases several.</param>
internal sealed record TroubleEvent(string? Name, string Data)
{
    /// <summary>Whole lines in place of name and data: a ping, a fault.</summary>
    public string? Lines { get; init; }
}

/// <summary>A stream as a list of events and the way they are written, so that a change is one value in another place.</summary>
internal sealed record TroubleStream(string Title, ChatApi Api, IReadOnlyList<TroubleEvent> Events)
{
    public string NewLine { get; init; } = "\n";

    public string Gap { get; init; } = "\n";

    public string Data { get; init; } = "data: ";

    public string Extra { get; init; } = string.Empty;

    public string Before { get; init; } = string.Empty;

    public bool NameComesLast { get; init; }

    public bool EndsBare { get; init; }

    public string? Label { get; init; } = "text/event-stream";

    /// <summary>Byte places behind each event and its blank line.</summary>
    public (byte[] Bytes, int[] Ends) Render()
    {
        using MemoryStream bytes = new();
        int[] ends = new int[Events.Count];
        bytes.Write(Encoding.UTF8.GetBytes(Before));
        for (int i = 0; i < Events.Count; i++)
        {
            string block = BlockOf(Events[i]) + Gap;
            block = i == Events.Count - 1 && EndsBare && !Events[i].Data.Contains('\n') ? block.TrimEnd('\n') : block;
            bytes.Write(Encoding.UTF8.GetBytes(block.Replace("\n", NewLine, StringComparison.Ordinal)));
            ends[i] = (int)bytes.Length;
        }

        return (bytes.ToArray(), ends);
    }

    public TroubleStream With(int at, params TroubleEvent[] events) => this with { Events = [.. Events.Take(at), .. events, .. Events.Skip(at + 1)] };

    public TroubleStream Insert(int at, params TroubleEvent[] events) => this with { Events = [.. Events.Take(at), .. events, .. Events.Skip(at)] };

    private string BlockOf(TroubleEvent item)
    {
        if (item.Lines is not null)
        {
            // Without blank lines around it, its name would be that of the lines before it.
            return Gap.Length == 0 ? $"\n{item.Lines}\n\n" : item.Lines + "\n";
        }

        string data = string.Concat(item.Data.Split('\n').Select(line => Data + line + "\n"));
        string name = item.Name is null ? string.Empty : $"event: {item.Name}\n";
        return NameComesLast ? data + Extra + name : name + Extra + data;
    }
}
