using Allmhub.Http;

namespace Allmhub.Tasks;

/// <summary>The answer to a submission, of which the id counts even when the rest of it is lost.</summary>
/// <param name="Whole">The body; empty when it broke off behind its id.</param>
/// <param name="CutId">The id in the beginning of a body that broke off; <c>null</c> when the body is whole.</param>
internal sealed record SubmissionBody(ReadOnlyMemory<byte> Whole, string? CutId)
{
    /// <summary>Reads the body.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="most">How many bytes are read at the most.</param>
    /// <param name="idIn">Finds the id in what came of a body that broke off.</param>
    /// <param name="call">Hears of it.</param>
    /// <returns>The body.</returns>
    /// <exception cref="AllmException">It broke off before an id.</exception>
    public static async Task<SubmissionBody> ReadAsync(AllmResponse response, long most, Func<ReadOnlyMemory<byte>, string?> idIn, AllmCallOptions call)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int count;
            while (body.Length < most && (count = await response.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                await body.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (AllmException error) when (idIn(Read(body)) is string id)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The answer to the submission broke off ({error.Message}), but its id had come: {id}")));
            return new SubmissionBody(default, id);
        }

        return new SubmissionBody(Read(body), null);
    }

    /// <inheritdoc/>
    public override string ToString() => CutId ?? $"{Whole.Length} bytes";

    private static ReadOnlyMemory<byte> Read(MemoryStream body) => body.GetBuffer().AsMemory(0, (int)body.Length);
}
