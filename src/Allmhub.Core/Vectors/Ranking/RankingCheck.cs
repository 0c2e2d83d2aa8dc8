using Allmhub.Http;

namespace Allmhub.Vectors.Ranking;

/// <summary>Finds what is wrong with a request before anything is paid.</summary>
internal static class RankingCheck
{
    private const int MaxQuery = 32 * 1024;
    private const int MaxDocument = 100_000;
    private const int MaxText = 64_000_000;
    private const int MaxBatch = 10_000;

    /// <summary>Looks at a request. The gateway answers an empty query or list with a 500 (NOTES section 6).</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidInputException">Something is wrong with it.</exception>
    public static void Request(RankingRequest request)
    {
        Require(!string.IsNullOrWhiteSpace(request.Model), Words.Say("No model is named."), nameof(request.Model));
        Require(!string.IsNullOrWhiteSpace(request.Query), Words.Say("The query says nothing. Write what the documents are to answer."), nameof(request.Query));
        Require(
            request.Query.Length <= MaxQuery,
            Words.Say($"The query has {request.Query.Length:N0} characters; at most {MaxQuery:N0} are sent, since the query is read once with each document. Shorten it, or ask a chat model for its gist first."),
            nameof(request.Query));
        Require(request.Top is null or > 0, Words.Say($"The best {request.Top} cannot be asked for: 1 or more."), nameof(request.Top));
        Require(request.BatchSize is > 0 and <= MaxBatch, Words.Say($"A batch of {request.BatchSize} documents is none: 1 to {MaxBatch}."), nameof(request.BatchSize));
        Documents(request.Document);
    }

    private static void Documents(IReadOnlyList<string> documents)
    {
        const string parameter = nameof(RankingRequest.Document);
        Require(documents.Count > 0, Words.Say("There is nothing to rank: no documents were given."), parameter);
        Require(documents.Count <= MaxDocument, Words.Say($"{documents.Count:N0} documents are too many: at most {MaxDocument:N0}. Choose candidates first, e.g. by embeddings."), parameter);
        long total = 0;
        for (int index = 0; index < documents.Count; index++)
        {
            Require(!string.IsNullOrWhiteSpace(documents[index]), Words.Say($"Document {index} (from 0) is empty. Leave it out."), parameter);
            total += documents[index].Length;
        }

        Require(total <= MaxText, Words.Say($"The documents have {total:N0} characters together; at most {MaxText:N0} are ranked at once. Choose candidates first, e.g. by embeddings."), parameter);
    }

    private static void Require(bool isGood, string message, string parameter)
    {
        if (!isGood)
        {
            throw new InvalidInputException(message, parameter);
        }
    }
}
