using System.Collections;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.History;

namespace Allmhub.PowerShell.Transformation;

/// <summary>
/// Takes a conversation as messages, as an answer (its whole conversation), as hashtables of <c>Role</c> and <c>Content</c>,
/// or as text (the user speaks).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MessageTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        List<ChatMessage> messages = [];
        Add(messages, inputData);
        return messages.ToArray();
    }

    private static void Add(List<ChatMessage> messages, object? item)
    {
        object? value = item is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : item;
        switch (value)
        {
            case null:
                break;
            case ChatMessage message:
                messages.Add(message);
                break;
            case ChatCompletion answer:
                messages.AddRange(answer.Message);
                break;
            case HistoryEntry entry:
                messages.AddRange(entry.Message);
                break;
            case string text:
                messages.Add(new ChatMessage(ChatRole.User, text));
                break;
            case IDictionary pairs:
                messages.Add(FromFields(name => pairs.Contains(name) ? pairs[name] : null));
                break;
            case PSObject returned when MessageShape.Conversation(returned) is { } conversation:
                messages.AddRange(conversation);
                break;
            case PSObject returned when MessageShape.Read(returned) is { } message:
                messages.Add(message);
                break;
            case PSObject custom:
                messages.Add(FromFields(name => custom.Properties[name]?.Value));
                break;
            case IEnumerable items:
                foreach (object? one in items)
                {
                    Add(messages, one);
                }

                break;
            default:
                throw Unusable();
        }
    }

    private static ChatMessage FromFields(Func<string, object?> field)
    {
        object? role = field("Role") ?? field("role");
        object? content = field("Content") ?? field("content") ?? field("Text") ?? field("text");
        return content is not null && LanguagePrimitives.TryConvertTo(role, out ChatRole known)
            ? new ChatMessage(known, LanguagePrimitives.ConvertTo<string>(content))
            : throw Unusable();
    }

    private static ArgumentTransformationMetadataException Unusable() =>
        new(Words.Say("A message is a ChatMessage (the property Message of an answer), a text, or a hashtable such as @{ Role = 'User'; Content = 'hello' } with System, User, Assistant or Tool as role."));
}
