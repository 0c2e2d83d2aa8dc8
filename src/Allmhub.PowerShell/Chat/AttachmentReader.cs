using System.Collections.ObjectModel;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;

namespace Allmhub.PowerShell.Chat;

/// <summary>Turns what <c>-Attachment</c> takes into parts of a message; resolves paths where the session stands.</summary>
internal sealed class AttachmentReader(SessionState session)
{
    /// <summary>Reads what one attachment names.</summary>
    /// <param name="attachment">A path, file, address, array of bytes or medium.</param>
    /// <param name="others">What the request has attached already; all of it must fit in one request.</param>
    /// <exception cref="AttachmentException">It cannot be attached.</exception>
    public IReadOnlyList<ChatPart> Read(object? attachment, IReadOnlyList<ChatPart> others)
    {
        long taken = others.Sum(SizeOf);
        switch (attachment is PSObject wrapped ? wrapped.BaseObject : attachment)
        {
            case FileSystemInfo file:
                return [AttachmentLoader.FromFile(file.FullName, taken)];
            case Uri { IsAbsoluteUri: true, IsFile: true } file:
                return [AttachmentLoader.FromFile(file.LocalPath, taken)];
            case Uri { IsAbsoluteUri: true, Scheme: "data" } data:
                return [FromDataUri(data.OriginalString, taken)];
            case Uri uri:
                return [AttachmentLoader.FromUri(uri)];
            case byte[] bytes:
                return [AttachmentLoader.FromBytes(bytes, null, taken)];
            case ChatMedia media:
                return [new ChatMediaPart(media)];
            case string text when text.StartsWith("data:", StringComparison.OrdinalIgnoreCase):
                return [FromDataUri(text, taken)];
            case string text when IsWebAddress(text):
                return [AttachmentLoader.FromUri(new Uri(text.Trim()))];
            case string { Length: > 0 } path:
                return ReadFiles(Resolve(path), taken);
            case null or ValueType or string:
                throw Unknown(null);
            default:
                return OfMedia(PSObject.AsPSObject(attachment!), taken);
        }
    }

    // A picture that was made before, or an answer that holds some; also when it came back from a job or a file.
    private static List<ChatPart> OfMedia(PSObject holder, long taken)
    {
        List<ChatPart> parts = [];
        try
        {
            foreach (MediaContent content in MediaInput.Read(holder))
            {
                long now = taken + parts.Sum(SizeOf);
                parts.Add(content.Data is { } data ? AttachmentLoader.FromBytes(data.ToArray(), null, now)
                    : content.Path is { Length: > 0 } path ? AttachmentLoader.FromFile(path, now)
                    : AttachmentLoader.FromUri(content.Uri!));
            }
        }
        catch (BadInputException failure)
        {
            throw Unknown(failure);
        }

        return parts;
    }

    private static AttachmentException Unknown(Exception? cause) =>
        new(AttachmentFault.UnknownType, Words.Say("An attachment is a path, a file (Get-Item), an http(s) address, an array of bytes, a picture, or an answer that holds one."), cause);

    private static List<ChatPart> ReadFiles(Collection<string> paths, long taken)
    {
        List<ChatPart> parts = [];
        foreach (string path in paths)
        {
            parts.Add(AttachmentLoader.FromFile(path, taken + parts.Sum(SizeOf)));
        }

        return parts;
    }

    private static long SizeOf(ChatPart part) => part switch
    {
        ChatMediaPart { Media.Data: { } data } => data.Length,
        ChatTextPart text => text.Text.Length,
        _ => 0,
    };

    // The bytes decide what it is, as everywhere; the type it names does not count.
    private static ChatPart FromDataUri(string text, long taken)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        Span<byte> bytes = new byte[text.Length];
        return comma > 0 && text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(text[(comma + 1)..], bytes, out int count)
            ? AttachmentLoader.FromBytes(bytes[..count].ToArray(), null, taken)
            : throw new AttachmentException(AttachmentFault.Address, Words.Say("A data: address must hold base64: data:image/png;base64,iVBOR…"));
    }

    private static bool IsWebAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) && !uri.IsFile;

    private Collection<string> Resolve(string path)
    {
        try
        {
            string literal = session.Path.GetUnresolvedProviderPathFromPSPath(path);
            Collection<string> found = Path.Exists(literal) ? [literal] : session.Path.GetResolvedProviderPathFromPSPath(path, out _);
            return found.Count > 0 ? found : throw new ItemNotFoundException();
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw new AttachmentException(AttachmentFault.NotFound, Words.Say($"There is no file '{path}' to attach."), error);
        }
    }
}
