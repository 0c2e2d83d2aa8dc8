using System.Diagnostics;
using System.Globalization;
using Allmhub.Downloads;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Benchmarks;

/// <summary>
/// What saving a file of 100 MB costs over a raw HttpClient copy of it, each in a process of its own against the same server, in turn: time and the
/// largest resident size. One of the two raw copies brings its file to the disk as saving does, so that the disk's own time is seen.
/// </summary>
internal static class DownloadRun
{
    private const int Megabytes = 100;
    private const int Rounds = 15;

    private static readonly string[] Ways = ["nothing but 200 KB saved", "copy", "copy, flushed", "save"];

    /// <summary>Measures and prints a Markdown table.</summary>
    /// <returns>When done.</returns>
    public static async Task RunAsync()
    {
        using AllmEmulator emulator = AllmEmulator.Start();
        Uri link = emulator.Link.Add(Picture(Megabytes * 1000 * 1000), "large.png");
        Dictionary<string, List<(double Ms, double Resident, double Allocated)>> found = Ways.ToDictionary(static way => way, static _ => new List<(double, double, double)>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach (string way in Ways)
            {
                found[way].Add(await ChildAsync(way, link));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Megabytes} MB over loopback, median of {Rounds}, each in its own process | ms | of the copy | of the flushed copy | resident, MB | over the first row, MB | allocated, MB |"));
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (string way in Ways)
        {
            double plain = Median(found[way].Zip(found["copy"], static (own, raw) => own.Ms / raw.Ms));
            double flushed = Median(found[way].Zip(found["copy, flushed"], static (own, raw) => own.Ms / raw.Ms));
            double resident = Median(found[way].Select(static figure => figure.Resident));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {way} | {Median(found[way].Select(static figure => figure.Ms)):F0} | {plain:F2} | {flushed:F2} | {resident:F1} | {resident - Median(found["nothing"].Select(static figure => figure.Resident)):F1} | {Median(found[way].Select(static figure => figure.Allocated)):F2} |"));
        }
    }

    /// <summary>Does it once, in this process, after a warm-up with a small file, and prints the figures.</summary>
    /// <param name="way">How.</param>
    /// <param name="link">The file.</param>
    /// <returns>When done.</returns>
    public static async Task OnceAsync(string way, Uri link)
    {
        string folder = Directory.CreateTempSubdirectory("allm-bench").FullName;
        try
        {
            using AllmEmulator small = AllmEmulator.Start();
            using AllmClient client = new(new AllmClientOptions());
            using HttpClient http = new();
            await DoAsync(way, small.Link.Add(Picture(200_000), "small.png"), folder, client, http);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Stopwatch clock = Stopwatch.StartNew();
            if (way != Ways[0])
            {
                await DoAsync(way, link, folder, client, http);
            }

            double ms = clock.Elapsed.TotalMilliseconds;
            double allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6;
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ms} {self.PeakWorkingSet64 / 1e6} {allocated}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task DoAsync(string way, Uri link, string folder, AllmClient client, HttpClient http)
    {
        if (way == "save" || way == Ways[0])
        {
            MediaSaving saving = new(MediaTarget.Of(folder, force: false));
            await client.Media.Save(new MediaContent { Uri = link }, saving).ExecuteAsync(AllmCallOptions.Default, default);
            return;
        }

        using HttpResponseMessage message = await http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead);
        await using FileStream file = new(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew);
        await message.Content.CopyToAsync(file);
        file.Flush(flushToDisk: way != "copy");
    }

    private static async Task<(double Ms, double Resident, double Allocated)> ChildAsync(string way, Uri link)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DownloadRun).Assembly.Location);
        }

        foreach (string argument in (string[])["--download-once", way, link.AbsoluteUri])
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start)!;
        double[] figure = [.. (await child.StandardOutput.ReadToEndAsync()).Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
        await child.WaitForExitAsync();
        return (figure[0], figure[1], figure[2]);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // A head, one chunk that readers skip, and an end.
    private static byte[] Picture(int bytes)
    {
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0];
        byte[] picture = new byte[head.Length + 12 + bytes + 12];
        head.CopyTo(picture, 0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(head.Length), bytes);
        "noIs"u8.CopyTo(picture.AsSpan(head.Length + 4));
        new Random(1).NextBytes(picture.AsSpan(head.Length + 8, bytes));
        "IEND"u8.CopyTo(picture.AsSpan(picture.Length - 8));
        return picture;
    }
}
