using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;

namespace Allmhub.PowerShell.Chat;

/// <summary>Says a value as text that is the same in every country: texts as they are, nothing as nothing, numbers and times invariant, lists and objects as compact JSON.</summary>
/// <param name="json">Makes JSON.</param>
internal sealed class ValueText(PipelineText json)
{
    private const string Moment = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";

    /// <summary>Says a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; empty for nothing.</returns>
    /// <exception cref="BadInputException">It is bytes, which are no text.</exception>
    public string Of(object? value) => Bare(value) switch
    {
        null or DBNull => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag.IsPresent ? "true" : "false",
        DateTime or DateTimeOffset => ((IFormattable)Bare(value)!).ToString(Moment, CultureInfo.InvariantCulture),
        IFormattable plain and ValueType => plain.ToString(null, CultureInfo.InvariantCulture),
        JsonElement element => element.ValueKind switch { JsonValueKind.String => element.GetString()!, JsonValueKind.Null or JsonValueKind.Undefined => string.Empty, _ => element.GetRawText() },
        JsonNode node => node is JsonValue single && single.TryGetValue(out string? text) ? text : node.ToJsonString(),
        Uri address => address.OriginalString,
        Type type => type.FullName ?? type.Name,
        FileSystemInfo file => file.FullName,
        ChatCompletion answer => answer.Text,
        byte[] or ReadOnlyMemory<byte> => throw new BadInputException("NoText", Words.Say("it holds bytes, which have no text. Send them as a file with -Attachment.")),
        ValueType or Version or ScriptBlock => Bare(value)!.ToString() ?? string.Empty,
        IEnumerable or PSObject => json.ToText(PSObject.AsPSObject(value!)),
        object live when ObjectView.IsLive(live) => Name(live),
        _ => json.ToText(PSObject.AsPSObject(value!)),
    };

    private static object? Bare(object? value) =>
        value is not PSObject wrapped ? value
        : ReferenceEquals(wrapped, System.Management.Automation.Internal.AutomationNull.Value) ? null
        : wrapped.BaseObject is PSCustomObject ? wrapped
        : wrapped.BaseObject;

    private static string Name(object live)
    {
        try
        {
            return LanguagePrimitives.ConvertTo<string>(live);
        }
        catch (PSInvalidCastException)
        {
            return live.GetType().Name;
        }
    }
}
