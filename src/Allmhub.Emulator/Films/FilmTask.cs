using System.Text;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Films;

/// <summary>A film on its way.</summary>
internal sealed class FilmTask(string id, FilmRequest request, EmulatorTaskScript script) : EmulatedTask(id, request.Model, request.Prompt, script)
{
    private static readonly TaskStage[] Sora = [new("queued", "0"), new("in_progress", "33"), new("completed", "100")];
    private static readonly TaskStage[] Veo = [new("queued", "0"), new("in_progress", "50"), new("completed", "100")];
    private static readonly TaskStage[] Backend = [new("queued", "0"), new("processing", "45"), new("processing", "36"), new("completed", "'100'")];
    private static readonly TaskStage[] Relay = [new("queued", "0%"), new("in_progress", "30%"), new("completed", "100%")];

    private readonly byte[]?[] _film = new byte[script.Film ?? 1][];

    public FilmRequest Request => request;

    public override string Kind => "Film";

    public override TimeSpan Limit => TimeSpan.FromMinutes(1440);

    public override IReadOnlyList<TaskStage> Usual => request.Channel switch
    {
        FilmChannel.Sora => Sora,
        FilmChannel.Backend => Backend,
        FilmChannel.Relay => Relay,
        _ => Veo,
    };

    public override TaskStage Failed => new("failed", request.Channel is FilmChannel.Gemini or FilmChannel.Vertex ? "100" : "0");

    public override string Reason => IsTimedOut ? "任务超时（1440分钟）" : Script.Failure ?? "The request was blocked by moderation.";

    public int Films => _film.Length;

    /// <summary>How its failure is told.</summary>
    public string Told => Script.Told ?? (request.Channel is FilmChannel.Gemini or FilmChannel.Vertex ? "none" : "object");

    /// <summary>It says that it is finished and has no film, because a filter took it.</summary>
    public bool IsFiltered => Script.Told is "moderated" or "filtered";

    /// <summary>The bytes of a film; the same each time.</summary>
    public byte[] Film(int index)
    {
        lock (_film)
        {
            return _film[index] ??= Draw(index);
        }
    }

    private byte[] Draw(int index)
    {
        (int width, int height) = request.Pixels();
        string seed = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{Model}\n{Prompt}\n{index}")), 0, 8).ToLowerInvariant();
        PictureSpec picture = new(seed, width, height);
        if (Script.Damage is "html" or "picture")
        {
            return (picture with { Damage = Script.Damage == "html" ? PictureDamage.Html : PictureDamage.None }).Draw();
        }

        byte[] film = Mp4Writer.Write(picture, request.Length, Script.Size);
        return Script.Damage == "half" ? film[..(film.Length / 2)] : film;
    }
}
