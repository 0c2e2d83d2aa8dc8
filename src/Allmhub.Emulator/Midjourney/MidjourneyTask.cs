using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Midjourney;

/// <summary>One task of Midjourney.</summary>
internal sealed partial class MidjourneyTask(string id, MidjourneyOrder order, EmulatorTaskScript script) : EmulatedTask(id, MidjourneyAction.Model(order.Action), order.Prompt, script)
{
    private static readonly TaskStage[] Life = [new("", "0%"), new("SUBMITTED", "0%"), new("IN_PROGRESS", "46%"), new("SUCCESS", "100%")];
    private static readonly TaskStage[] Still = [new("MODAL", "0%")];

    private byte[]? _picture;
    private bool _isAnswered;

    public MidjourneyOrder Order { get; private set; } = order;

    /// <summary>It waits for the answer to a modal.</summary>
    public bool Waits { get; private set; } = order.Waits;

    public override string Kind => "Midjourney";

    public override TimeSpan Limit => TimeSpan.FromHours(1);

    public override IReadOnlyList<TaskStage> Usual => Life;

    public override TaskStage Failed => new("FAILURE", "100%");

    public override string Reason => IsTimedOut ? "上游任务超时（1 小时以上）"
        : Current.Status == "CANCEL" ? "任务已取消"
        : Script.Failure ?? "[Invalid parameter] Invalid value provided for argument --ar";

    /// <summary>The hash in the customId of its buttons.</summary>
    public string Hash { get; } = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16)).ToString();

    /// <summary>The number its picture grew from.</summary>
    public string Seed => (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(Prompt))) % 1_000_000_000).ToString(CultureInfo.InvariantCulture);

    public override IReadOnlyList<TaskStage> Plan() => Waits ? Still : _isAnswered ? [.. Enumerable.Repeat(Still[0], Script.Stale), .. base.Plan()] : base.Plan();

    /// <summary>Goes on after the answer to its modal.</summary>
    public void GoOn(string prompt)
    {
        Order = Order with { Prompt = prompt, Waits = false };
        Waits = false;
        _isAnswered = true;
        Looks = 0;
        Current = Plan()[0];
    }

    /// <summary>Its picture: a grid of four, one of them, or what the action makes of a picture.</summary>
    public byte[] Picture()
    {
        lock (Life)
        {
            return _picture ??= Spec().Draw();
        }
    }

    /// <summary>A clip of its film.</summary>
    public byte[] Clip(int index) => Mp4Writer.Write(new PictureSpec(SeedOf("clip" + index.ToString(CultureInfo.InvariantCulture)), 832, 464), 5, Script.Size);

    private PictureSpec Spec()
    {
        (int width, int height) = Size();
        bool isSingle = Order.Action is "UPSCALE" or "SWAP_FACE" or "DESCRIBE";
        string seed = Order is { Action: "UPSCALE", Source: { } source } ? source.SeedOf(Order.Index.ToString(CultureInfo.InvariantCulture)) : SeedOf("");
        return new PictureSpec(seed, isSingle ? width : width * 2, isSingle ? height : height * 2);
    }

    /// <summary>The ratio after --ar, on about a quarter of a million pixels, in whole multiples of 16.</summary>
    private (int Width, int Height) Size()
    {
        Match match = Ratio().Match(Prompt);
        double ratio = match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / (double)Math.Max(1, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)) : 1;
        ratio = Math.Clamp(ratio, 0.25, 4);
        int width = (int)Math.Round(512 * Math.Sqrt(ratio) / 16) * 16;
        return (width, (int)Math.Round(width / ratio / 16) * 16);
    }

    private string SeedOf(string more) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Order.Action}\n{Order.Source?.Id}\n{Prompt}\n{Order.Index}\n{more}")), 0, 8).ToLowerInvariant();

    [GeneratedRegex(@"--ar\s+([0-9]{1,3}):([0-9]{1,3})", RegexOptions.CultureInvariant)]
    private static partial Regex Ratio();
}
