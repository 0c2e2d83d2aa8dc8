using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;

namespace Allmhub.Raw;

/// <summary>Calls any path of the gateway with the same rules as every other call: auth, retry, time limits, errors.</summary>
public sealed class RawService
{
    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;
    private readonly Func<JsonElement, CallUsage?> _usage;

    internal RawService(SendPipeline pipeline, PriceBook prices, Func<JsonElement, CallUsage?> usage)
    {
        _pipeline = pipeline;
        _prices = prices;
        _usage = usage;
    }

    /// <summary>Any call. Its result is the answer, the body unread: dispose it. The token of the run also ends the reading.</summary>
    /// <param name="request">The request. What is no read counts as paid.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">The path leaves the gateway.</exception>
    public Operation<RawResponse> Send(RawRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        AllmRequest wire = ToRequest(request);
        return new Operation<RawResponse>(_pipeline, wire, request.Method.Method, request.Path, isPaid: !IsRead(request), (call, cancellationToken) => SendAsync(request, wire, call, cancellationToken))
        {
            Forecast = IsRead(request) ? null : call => RawOutlook.Of(request, call)?.Price(_prices),
        };
    }

    private async Task<RawResponse> SendAsync(RawRequest request, AllmRequest wire, AllmCallOptions call, CancellationToken cancellationToken)
    {
        RawMeter? meter = IsRead(request) || RawMeter.ModelOf(request, wire) is not string model ? null : new RawMeter(new CallMeter(_prices, request.Method.Method, model, call), _usage);
        Task<AllmResponse> sending = _pipeline.SendAsync(wire, call, cancellationToken);
        meter?.Begin();
        return new RawResponse(await sending.ConfigureAwait(false), _pipeline.Options.MaxLineBytes, meter);
    }

    private static bool IsRead(RawRequest request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;

    private AllmRequest ToRequest(RawRequest request) => new()
    {
        Method = request.Method,
        Path = GatewayUri.Below(_pipeline.Options.BaseUri, request.Path),
        Json = request.Json,
        Content = ContentOf(request),
        ContentDescription = DescriptionOf(request),
        Accept = request.AcceptEvents ? "text/event-stream, application/json" : "*/*",

        // What a foreign path does is unknown: only reads repeat freely, the rest as if it cost money.
        Retry = IsRead(request) ? RetryPolicy.Read : RetryPolicy.Paid,
        Secret = request.Secret switch
        {
            RawSecret.AccessToken => RequestSecret.AccessToken,
            RawSecret.None => RequestSecret.None,
            RawSecret.Auto when _pipeline.Options.AccessToken is not null && IsUserPath(GatewayUri.Below(_pipeline.Options.BaseUri, request.Path)) => RequestSecret.AccessToken,
            _ => RequestSecret.Key,
        },
    };

    private static bool IsUserPath(string path)
    {
        string relative = path.TrimStart('/');
        return relative.StartsWith("api/", StringComparison.OrdinalIgnoreCase) && !relative.StartsWith("api/usage/token", StringComparison.OrdinalIgnoreCase);
    }

    private static Func<HttpContent>? ContentOf(RawRequest request)
    {
        if (request.Form is IReadOnlyList<FormPart> form)
        {
            return () => MultipartForm.ToContent(form);
        }

        MediaTypeHeaderValue type = TypeOf(request.ContentType);
        if (request.FilePath is string file)
        {
            return () => FileOf(file, type);
        }

        return request.Text is string text ? () => TextOf(text, type) : null;
    }

    private static string? DescriptionOf(RawRequest request) =>
        request.Form is IReadOnlyList<FormPart> form
            ? MultipartForm.Describe(form)
            : request.FilePath is string file ? $"@{Path.GetFileName(file)}" : request.Text;

    private static MediaTypeHeaderValue TypeOf(string mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out MediaTypeHeaderValue? type)
        ? type
        : throw new InvalidInputException(Words.Say($"'{mediaType}' is no media type. Write it as 'application/json'."), nameof(RawRequest.ContentType));

    // A file that cannot be read is the caller's matter, not a broken connection to be tried again.
    private static StreamContent FileOf(string path, MediaTypeHeaderValue type)
    {
        try
        {
            StreamContent content = new(BoundedFile.OpenRead(path, long.MaxValue, FileOptions.Asynchronous | FileOptions.SequentialScan));
            content.Headers.ContentType = type;
            return content;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The file '{path}' cannot be sent: {failure.Message}"), nameof(RawRequest.FilePath), failure);
        }
    }

    private static ByteArrayContent TextOf(string text, MediaTypeHeaderValue type)
    {
        ByteArrayContent content = new(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = type;
        return content;
    }
}
