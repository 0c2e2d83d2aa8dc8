using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Raw;

namespace Allmhub.PowerShell.Raw;

/// <summary>Makes the request of what Invoke-AllmApi was given; paths are resolved where the session stands.</summary>
internal sealed class RawRequestBuilder(PathIntrinsics paths)
{
    private const long MaxTextBytes = 128L * 1024 * 1024;

    /// <exception cref="BadInputException">A field, form part or body cannot be used.</exception>
    /// <exception cref="InvalidInputException">The body cannot be said in JSON.</exception>
    public RawRequest Build(string path, string? method, RawSecret secret, bool events, string contentType, PSObject? body, IDictionary? form, string[] fields, string[] rawFields)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            throw new BadInputException("InvalidContentType", Words.Say($"-ContentType: '{contentType}' is no media type. Write it as 'application/json'."));
        }

        JsonObject? gathered = fields.Length + rawFields.Length > 0 ? Gather(fields, rawFields) : null;
        HttpMethod chosen = new(method ?? (gathered is null && body is null && form is null ? "GET" : "POST"));
        RawRequest request = new() { Path = path, Method = chosen, Secret = secret, AcceptEvents = events, ContentType = contentType };
        if (chosen == HttpMethod.Get || chosen == HttpMethod.Head)
        {
            return body is null && form is null
                ? gathered is null ? request : request with { Path = WithQuery(path, gathered) }
                : throw new BadInputException("BodyOnGet", Words.Say($"A {chosen} request has no body. Leave out -Method, or use -Field, which becomes the query."));
        }

        return form is not null ? request with { Form = ToForm(form) } : body is not null ? WithBody(request, body) : request with { Json = gathered };
    }

    // Names may come again, as ids[]=1 and ids[]=2: a dictionary would keep the last.
    private static string WithQuery(string path, JsonObject fields)
    {
        string query = string.Join('&', FieldGrammar.ToQuery(fields).Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        return $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    private JsonObject Gather(string[] fields, string[] rawFields)
    {
        JsonObject body = [];
        try
        {
            foreach (string field in rawFields)
            {
                FieldGrammar.Add(body, field, isRaw: true, ReadText);
            }

            foreach (string field in fields)
            {
                FieldGrammar.Add(body, field, isRaw: false, ReadText);
            }
        }
        catch (InvalidInputException error)
        {
            throw new BadInputException("InvalidField", Words.Say($"-Field: {error.Message}"));
        }

        return body;
    }

    private static RawRequest WithBody(RawRequest request, PSObject body) => body.BaseObject switch
    {
        string text => request with { Text = text },
        FileInfo file => request with { FilePath = Existing(file.FullName) },
        IDictionary or PSCustomObject => request with { Json = JsonNodeConverter.ToNode(body)!.AsObject() },
        JsonObject json => request with { Json = json },
        _ => request with { Text = JsonNodeConverter.ToNode(body)?.ToJsonString() ?? "null" },
    };

    private static List<FormPart> ToForm(IDictionary form)
    {
        List<FormPart> parts = [];
        foreach (DictionaryEntry entry in form)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            IEnumerable items = value is IEnumerable and not string ? (IEnumerable)value : new[] { value };
            foreach (object? item in items)
            {
                parts.Add(ToPart(name, item is PSObject inner ? inner.BaseObject : item));
            }
        }

        return parts;
    }

    private static FormPart ToPart(string name, object? value) => value is FileInfo file
        ? new FormPart(name, null, Existing(file.FullName))
        : new FormPart(name, value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture));

    private string ReadText(string path)
    {
        try
        {
            return BoundedFile.ReadAllText(Existing(paths.GetUnresolvedProviderPathFromPSPath(path)), MaxTextBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("UnreadableFile", Words.Say($"-Field: the file '{path}' cannot be read: {failure.Message}"));
        }
    }

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new BadInputException("FileNotFound", Words.Say($"There is no file '{path}' to send."));
}
