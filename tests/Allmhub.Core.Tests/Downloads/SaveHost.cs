using Allmhub.Downloads;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>An emulator with its host of links, a client of it, and a folder to save in.</summary>
public sealed class SaveHost : IDisposable
{
    public const string Key = "sk-never-to-a-foreign-host-77c1";

    private readonly AllmClient _client;

    public SaveHost(int maxRetry = 3)
    {
        Emulator = AllmEmulator.Start(new EmulatorOptions { ApiKey = Key });
        Folder = Directory.CreateTempSubdirectory("allm-save").FullName;
        _client = new AllmClient(new AllmClientOptions
        {
            AsksPrices = false,
            BaseUri = Emulator.BaseUri,
            Credential = AllmCredential.FromText(Key),
            RetryBaseDelay = TimeSpan.FromMilliseconds(1),
            MaxRetry = maxRetry,
        });
    }

    public AllmEmulator Emulator { get; }

    public string Folder { get; }

    public List<Notice> Notices { get; } = [];

    public IReadOnlyList<EmulatorRequest> Requests => Emulator.Link.Request;

    public string[] Files => [.. Directory.EnumerateFileSystemEntries(Folder).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public Uri Put(byte[] data, string name = "cat.png", string? fault = null)
    {
        if (fault is not null)
        {
            foreach (string one in fault.Split('|'))
            {
                Emulator.AddFault(one);
            }
        }

        return Emulator.Link.Add(data, name);
    }

    public MediaSaving To(string? path = null, bool force = false) => new(MediaTarget.Of(path ?? Folder, force));

    public Task<SavedMedia> SaveAsync(Uri link, MediaSaving? saving = null, CancellationToken token = default) =>
        SaveAsync(new MediaContent { Uri = link }, saving, token);

    public Task<SavedMedia> SaveAsync(MediaContent content, MediaSaving? saving = null, CancellationToken token = default) =>
        _client.Media.Save(content, saving ?? To()).ExecuteAsync(new AllmCallOptions { Notices = new Sink(Notices) }, token);

    public void Dispose()
    {
        _client.Dispose();
        Emulator.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Sink(List<Notice> notices) : INoticeSink
    {
        public bool WantsDebug => true;

        public void Post(Notice notice)
        {
            lock (notices)
            {
                notices.Add(notice);
            }
        }
    }
}
