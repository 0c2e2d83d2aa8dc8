using System.Globalization;
using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Chat.Sessions;

/// <summary>A session on disk. Written whole or not at all; nothing that was there and cannot be read is lost.</summary>
internal static class ChatSessionFile
{
    public static ChatSession Read(string path)
    {
        byte[] content = ReadContent(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            ChatSession session = ChatSessionJson.Read(document.RootElement, path);
            session.Path = path;
            return session;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ChatSessionException(ChatSessionFault.Broken, $"The session file '{path}' is broken: {failure.Message} The file was left as it is; a session saved there moves it aside first.", failure);
        }
    }

    public static string? Write(ChatSession session, string path)
    {
        string? aside = MoveAside(path);
        try
        {
            UserFolder.WriteAtomically(path, ChatSessionJson.Write(session));
            return aside;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible("written", path, failure);
        }
    }

    private static byte[] ReadContent(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ChatSessionException(ChatSessionFault.NotFound, $"There is no session file '{path}'.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible("read", path, failure);
        }
    }

    private static string? MoveAside(string path)
    {
        try
        {
            Read(path);
            return null;
        }
        catch (ChatSessionException failure) when (failure.Fault == ChatSessionFault.NotFound)
        {
            return null;
        }
        catch (ChatSessionException failure) when (failure.Fault == ChatSessionFault.Broken)
        {
            string aside = AsideOf(path);
            try
            {
                File.Move(path, aside);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Inaccessible("moved aside", path, error);
            }

            return aside;
        }
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
        new(ChatSessionFault.Inaccessible, $"The session file '{path}' cannot be {what}: {failure.Message}", failure);
}
