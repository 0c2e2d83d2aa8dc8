using System.Net;
using System.Runtime.CompilerServices;
using Allmhub.Http;
using Allmhub.PowerShell.Tools;
using Allmhub.Raw;

namespace Allmhub.PowerShell.Raw;

/// <summary>Reads a raw answer into what goes on the pipeline: objects, text, events or a file, by what it is and what was asked.</summary>
internal sealed class RawAnswerReader(HttpMethod method, bool asText, bool withHeader, string? file, bool overwrite)
{
    public async IAsyncEnumerable<object> ReadAsync(RawResponse response, [EnumeratorCancellation] CancellationToken token)
    {
        using RawResponse owned = response;
        if (file is null && response.IsEventStream)
        {
            if (withHeader)
            {
                yield return Answer(response, null);
            }

            await foreach (RawEvent item in response.ReadEventsAsync(token).ConfigureAwait(false))
            {
                yield return asText ? item.Data : item;
            }

            yield break;
        }

        object? body = file is null ? await ReadBodyAsync(response).ConfigureAwait(false) : await SaveAsync(response, token).ConfigureAwait(false);
        if (withHeader)
        {
            yield return Answer(response, body);
        }
        else if (body is not null)
        {
            yield return body;
        }
    }

    private static ApiAnswer Answer(RawResponse response, object? body) => new(response.StatusCode, response.Header, response.RequestId, body)
    {
        Usage = response.Usage,
        Cost = response.Cost,
        CostBasis = response.CostBasis,
    };

    private async Task<object?> ReadBodyAsync(RawResponse response)
    {
        bool isEmpty = response.StatusCode == 204 || (response.Header.TryGetValue("Content-Length", out string? length) && length == "0");
        if (method == HttpMethod.Head || (isEmpty && method != HttpMethod.Get))
        {
            return null;
        }

        // A success that is empty or a web page is none: reading it as JSON says what it is.
        if (!asText && (response.IsJson || response.IsWebPage || isEmpty))
        {
            return await response.ReadJsonAsync(static root => JsonToObject.Convert(root)).ConfigureAwait(false);
        }

        if (response.IsBinary || (!response.IsJson && !response.IsText && !asText))
        {
            string type = response.MediaType.Length > 0 ? response.MediaType : Words.Say("of no named type");
            throw new AllmException(new AllmError(AllmErrorKind.InvalidRequest, Words.Say($"The answer is {type}, which is no text."))
            {
                StatusCode = (HttpStatusCode)response.StatusCode,
                RecommendedAction = response.IsBinary ? Words.Say("Add -OutFile with the name of a file to write it to.") : Words.Say("Add -OutFile with the name of a file to write it to, or -Raw to have it as text."),
            });
        }

        return await response.ReadTextAsync().ConfigureAwait(false);
    }

    private async Task<object> SaveAsync(RawResponse response, CancellationToken token)
    {
        try
        {
            await response.SaveAsync(file!, overwrite, token).ConfigureAwait(false);
            return new FileInfo(file!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AllmException(new AllmError(AllmErrorKind.InvalidRequest, Words.Say($"The file '{file}' cannot be written: {failure.Message}"))
            {
                RecommendedAction = Words.Say("Name a file in a folder that exists and may be written."),
            });
        }
    }
}
