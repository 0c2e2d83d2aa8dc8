using System.Globalization;
using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Chat.Sessions;

/// <summary>A session on disk. Written whole or not at all; nothing that was there and cannot be read is lost.</summary>
internal static class ChatSessionFile
{
    /// <summary>The most bytes a session may have: several answers full of pictures.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    // What is saved loads: opaque blocks of a model go as deep as they came.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>Keeps everybody else from writing the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How long to wait for others; <c>null</c> for the usual 10 s, which is the most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock.</returns>
    public static FileLock Lock(string path, TimeSpan? limit, CancellationToken cancellationToken)
    {
        try
        {
            return FileLock.Take(path, limit < LockLimit ? limit.Value : LockLimit, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(Words.Say("written"), path, failure);
        }
    }

    public static byte[] ReadContent(string path) =>
        FindContent(path) ?? throw new ChatSessionException(ChatSessionFault.NotFound, Words.Say($"There is no session file '{path}'."));

    /// <summary>Reads the file; <c>null</c> when there is none.</summary>
    public static byte[]? FindContent(string path)
    {
        try
        {
            return BoundedFile.ReadAllBytes(path, MaxBytes);
        }
        catch (BoundedFileException failure) when (failure.Fault == BoundedFileFault.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(Words.Say("read"), path, failure);
        }
    }

    public static ChatSession Parse(byte[] content, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, Options);
            return ChatSessionJson.Read(document.RootElement, path);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ChatSessionException(ChatSessionFault.Broken, Words.Say($"The session file '{path}' is broken: {failure.Message} The file was left as it is; a session saved there moves it aside first."), failure);
        }
    }

    /// <summary>What the file holds; <c>null</c> when that was broken and is now elsewhere.</summary>
    public static ChatSession? ParseOrMoveAside(byte[] content, string path, out string? aside)
    {
        aside = null;
        try
        {
            return Parse(content, path);
        }
        catch (ChatSessionException failure) when (failure.Fault == ChatSessionFault.Broken)
        {
            aside = MoveAside(path);
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <returns>What it holds now.</returns>
    public static byte[] Write(ChatSession session, IReadOnlyList<ChatMessage> messages, string path)
    {
        byte[] content = ChatSessionJson.Write(session, messages);
        if (content.Length > MaxBytes)
        {
            throw Inaccessible(Words.Say("written"), path, new IOException(Words.Say($"It would have {content.Length / (1024 * 1024)} MB; at most {MaxBytes / (1024 * 1024)} MB are read again. Begin a new session.")));
        }

        try
        {
            UserFolder.WriteAtomically(path, content);
            return content;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(Words.Say("written"), path, failure);
        }
    }

    private static string MoveAside(string path)
    {
        string aside = AsideOf(path);
        try
        {
            File.Move(path, aside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(Words.Say("moved aside"), path, error);
        }

        return aside;
    }

    private static string AsideOf(string path)
    {
        string stem = string.Create(CultureInfo.InvariantCulture, $"{path}.broken-{DateTime.UtcNow:yyyyMMddHHmmss}");
        string aside = stem;
        for (int i = 2; File.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
        }

        return aside;
    }

    private static ChatSessionException Inaccessible(string what, string path, Exception failure) =>
        new(ChatSessionFault.Inaccessible, Words.Say($"The session file '{path}' cannot be {what}: {failure.Message}"), failure);
}
