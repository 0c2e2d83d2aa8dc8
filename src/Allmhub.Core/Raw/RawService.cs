using System.Net.Http.Headers;
using System.Text;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Raw;

/// <summary>Calls any path of the gateway with the same rules as every other call: auth, retry, time limits, errors.</summary>
internal sealed class RawService(SendPipeline pipeline)
{
    public async Task<RawResponse> SendAsync(RawRequest request, AllmCallOptions call, CancellationToken cancellationToken) =>
        new(await pipeline.SendAsync(ToRequest(request), call, cancellationToken).ConfigureAwait(false), pipeline.Options.MaxLineBytes);

    public RequestDescription Describe(RawRequest request, AllmCallOptions call) => pipeline.Describe(ToRequest(request), call);

    private AllmRequest ToRequest(RawRequest request) => new()
    {
        Method = request.Method,
        Path = GatewayUri.Below(pipeline.Options.BaseUri, request.Path),
        Json = request.Json,
        Content = ContentOf(request),
        ContentDescription = DescriptionOf(request),
        Accept = request.AcceptEvents ? "text/event-stream, application/json" : "*/*",

        // What a foreign path does is unknown: only reads repeat freely, the rest as if it cost money.
        Retry = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? RetryPolicy.Read : RetryPolicy.Paid,
        Secret = SecretOf(pipeline.Options, request) switch
        {
            RawSecret.AccessToken => RequestSecret.AccessToken,
            RawSecret.None => RequestSecret.None,
            _ => RequestSecret.Key,
        },
    };

    /// <summary>Which secret goes with a request; never <see cref="RawSecret.Auto"/>.</summary>
    public static RawSecret SecretOf(AllmClientOptions options, RawRequest request) => request.Secret != RawSecret.Auto ? request.Secret
        : options.AccessToken is not null && IsUserPath(GatewayUri.Below(options.BaseUri, request.Path)) ? RawSecret.AccessToken
        : RawSecret.Key;

    private static bool IsUserPath(string path)
    {
        string relative = path.TrimStart('/');
        return relative.StartsWith("api/", StringComparison.OrdinalIgnoreCase) && !relative.StartsWith("api/usage/token", StringComparison.OrdinalIgnoreCase);
    }

    private static Func<HttpContent>? ContentOf(RawRequest request)
    {
        if (request.Form is IReadOnlyList<RawFormPart> form)
        {
            return () => FormOf(form);
        }

        MediaTypeHeaderValue type = TypeOf(request.ContentType);
        if (request.FilePath is string file)
        {
            return () => FileOf(file, type);
        }

        return request.Text is string text ? () => TextOf(text, type) : null;
    }

    private static string? DescriptionOf(RawRequest request) =>
        request.Form is IReadOnlyList<RawFormPart> form
            ? string.Join('\n', form.Select(static part => part.FilePath is string path ? $"{part.Name}=@{Path.GetFileName(path)}" : $"{part.Name}={part.Value}"))
            : request.FilePath is string file ? $"@{Path.GetFileName(file)}" : request.Text;

    private static MultipartFormDataContent FormOf(IReadOnlyList<RawFormPart> parts)
    {
        MultipartFormDataContent form = [];
        foreach (RawFormPart part in parts)
        {
            if (part.FilePath is string path)
            {
                form.Add(FileOf(path, TypeOf(MediaTypeName.OfExtension(path))), part.Name, Path.GetFileName(path));
            }
            else
            {
                form.Add(new StringContent(part.Value ?? string.Empty, Encoding.UTF8), part.Name);
            }
        }

        return form;
    }

    private static MediaTypeHeaderValue TypeOf(string mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out MediaTypeHeaderValue? type)
        ? type
        : throw new InvalidInputException($"'{mediaType}' is no media type. Write it as 'application/json'.", nameof(RawRequest.ContentType));

    // A file that cannot be read is the caller's matter, not a broken connection to be tried again.
    private static StreamContent FileOf(string path, MediaTypeHeaderValue type)
    {
        try
        {
            StreamContent content = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true));
            content.Headers.ContentType = type;
            return content;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{path}' cannot be sent: {failure.Message}", nameof(RawRequest.FilePath), failure);
        }
    }

    private static ByteArrayContent TextOf(string text, MediaTypeHeaderValue type)
    {
        ByteArrayContent content = new(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = type;
        return content;
    }
}
