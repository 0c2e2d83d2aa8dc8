using System.Collections.ObjectModel;
using System.Management.Automation;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Chat;

/// <summary>Turns what <c>-Attachment</c> takes into parts of a message; resolves paths where the session stands.</summary>
internal sealed class AttachmentReader(SessionState session)
{
    /// <exception cref="AttachmentException">It cannot be attached.</exception>
    public IEnumerable<ChatPart> Read(object? attachment) => (attachment is PSObject wrapped ? wrapped.BaseObject : attachment) switch
    {
        FileSystemInfo file => [AttachmentLoader.FromFile(file.FullName)],
        Uri { IsAbsoluteUri: true, IsFile: true } file => [AttachmentLoader.FromFile(file.LocalPath)],
        Uri uri => [AttachmentLoader.FromUri(uri)],
        byte[] bytes => [AttachmentLoader.FromBytes(bytes)],
        ChatMedia media => [new ChatMediaPart(media)],
        string text when IsWebAddress(text) => [AttachmentLoader.FromUri(new Uri(text.Trim()))],
        string { Length: > 0 } path => Resolve(path).Select(AttachmentLoader.FromFile).ToArray(),
        _ => throw new AttachmentException(AttachmentFault.UnknownType, "An attachment is a path, a file (Get-Item), an http(s) address or an array of bytes."),
    };

    private static bool IsWebAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) && !uri.IsFile;

    private Collection<string> Resolve(string path)
    {
        try
        {
            string literal = session.Path.GetUnresolvedProviderPathFromPSPath(path);
            return Path.Exists(literal) ? [literal] : session.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw new AttachmentException(AttachmentFault.NotFound, $"There is no file '{path}' to attach.", error);
        }
    }
}
