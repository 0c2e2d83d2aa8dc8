using System.Globalization;
using System.Text.Json;
using Allmhub.Cli.Screen;
using Allmhub.Streaming;
using Allmhub.Tasks;

namespace Allmhub.Cli;

/// <summary>Writes tasks: ids and files a line each, tables for people, or JSON.</summary>
internal static class TaskWriter
{
    private const int MostWords = 50;

    /// <summary>The id of a task that was begun.</summary>
    public static void WriteId(AllmTask task, bool json) => Console.Out.WriteLine(json ? JsonLine.Write(writer => WriteJson(writer, task, [])) : RecordText.Of(task.ToString()));

    /// <summary>Where a film is; a footer on standard error tells what it was.</summary>
    public static void WriteFilm(AllmTask task, IReadOnlyList<string> path, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(writer => WriteJson(writer, task, path)));
            return;
        }

        foreach (string one in path)
        {
            Console.Out.WriteLine(RecordText.Of(one));
        }

        if (path.Count > 0)
        {
            string footer = Footer(task);
            FooterLine.Write(footer);
        }
    }

    /// <summary>All tasks: a line each, or one JSON array.</summary>
    public static void WriteAll(IReadOnlyList<AllmTask> tasks, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (AllmTask task in tasks)
                {
                    WriteJson(writer, task, []);
                }

                writer.WriteEndArray();
            }));
            return;
        }

        int width = tasks.Count == 0 ? 0 : tasks.Max(static task => task.ToString().Length);
        foreach (AllmTask task in tasks)
        {
            string progress = task is { IsEnded: false, Progress: { } known } ? string.Create(CultureInfo.InvariantCulture, $"{known:0} %") : string.Empty;
            string time = task.CreatedAt is { } created ? created.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : string.Empty;
            string words = task.Error ?? task.Prompt ?? string.Empty;
            Console.Out.WriteLine(RecordText.Of($"{task.ToString().PadRight(width)}  {task.Status,-9}  {progress,5}  {time,-16}  {task.Model ?? "?"}  {(words.Length > MostWords ? words[..MostWords] : words)}").TrimEnd());
        }
    }

    private static string Footer(AllmTask task)
    {
        List<string> part = [task.Model ?? "?", task.ToString()];
        if (task.Cost is { } cost)
        {
            part.Add(Words.Say($"about {cost:0.######} USD ({task.CostBasis})"));
        }

        if (task is { CreatedAt: { } begin, CompletedAt: { } end } && end > begin)
        {
            part.Add(Words.Say($"{(end - begin).TotalSeconds:0} s"));
        }

        return RecordText.Of(string.Join(" · ", part));
    }

    private static void WriteJson(Utf8JsonWriter writer, AllmTask task, IReadOnlyList<string> path)
    {
        writer.WriteStartObject();
        writer.WriteString("id", task.Id);
        writer.WriteString("kind", task.Kind.ToString());
        writer.WriteString("status", task.Status.ToString());
        writer.WriteString("statusText", task.StatusText);
        JsonLine.WriteNumber(writer, "progress", (decimal?)task.Progress);
        writer.WriteString("model", task.Model);
        writer.WriteString("prompt", task.Prompt);
        writer.WriteString("error", task.Error);
        writer.WriteStartArray("path");
        foreach (string one in path)
        {
            writer.WriteStringValue(one);
        }

        writer.WriteEndArray();
        writer.WriteString("createdAt", task.CreatedAt?.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("completedAt", task.CompletedAt?.ToString("O", CultureInfo.InvariantCulture));
        JsonLine.WriteNumber(writer, "costUsd", task.Cost);
        writer.WriteString("costBasis", task.CostBasis);
        writer.WriteString("gateway", task.Gateway?.AbsoluteUri);
        writer.WriteString("requestId", task.RequestId);
        writer.WriteString("reference", task.Reference);
        writer.WriteEndObject();
    }
}
