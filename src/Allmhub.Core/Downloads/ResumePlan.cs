namespace Allmhub.Downloads;

/// <summary>What is to be done with an answer.</summary>
internal enum ResumeStep
{
    /// <summary>Its bytes are the whole from the beginning.</summary>
    Begin,

    /// <summary>Its bytes go on at <see cref="ResumePlan.At"/>.</summary>
    GoOn,

    /// <summary>Nothing is missing.</summary>
    Whole,

    /// <summary>It does not fit what is here: drop that and ask for the whole.</summary>
    AskAnew,

    /// <summary>It is no answer to what was asked.</summary>
    Fail,
}

/// <summary>
/// Decides what an answer's bytes are. The status is not to be trusted: there are 206 that begin at zero, 200 that are a part, and servers
/// that go on with another file than was begun. What counts is where Content-Range begins, its total, and the validator.
/// </summary>
/// <param name="Step">What is to be done.</param>
/// <param name="At">The place where its bytes belong.</param>
/// <param name="End">The place behind its last byte; <c>null</c> when it is not told.</param>
/// <param name="Total">The length of the whole; <c>null</c> when it is not told.</param>
internal readonly record struct ResumePlan(ResumeStep Step, long At = 0, long? End = null, long? Total = null)
{
    /// <summary>Decides.</summary>
    /// <param name="answer">The head of the answer: a success, or 416.</param>
    /// <param name="asked">Whether a part was asked for.</param>
    /// <param name="note">What is known of the file begun.</param>
    /// <param name="have">How many bytes are here.</param>
    /// <returns>The plan.</returns>
    public static ResumePlan Of(LinkHead answer, bool asked, PartNote note, long have)
    {
        if (answer.Status == 416)
        {
            bool whole = answer.Range is { First: null, Total: long total } && total == have && have > 0 && !IsOther(answer, note) && (note.Total ?? total) == total;
            return new ResumePlan(whole ? ResumeStep.Whole : asked ? ResumeStep.AskAnew : ResumeStep.Fail, Total: have);
        }

        if (answer.Range is { First: long first, Last: long last } range)
        {
            if (!asked)
            {
                return first == 0 && answer.IsIdentity ? new ResumePlan(ResumeStep.Begin, 0, last + 1, range.Total) : new ResumePlan(ResumeStep.Fail);
            }

            bool fits = first <= have && answer.IsIdentity && !IsOther(answer, note) && !(range.Total is long total && note.Total is long known && total != known);
            return fits ? new ResumePlan(ResumeStep.GoOn, first, last + 1, range.Total ?? note.Total) : new ResumePlan(ResumeStep.AskAnew);
        }

        if (answer.Status == 206)
        {
            return new ResumePlan(asked ? ResumeStep.AskAnew : ResumeStep.Fail);
        }

        // What is packed has a length of its own kind.
        long? length = answer.IsIdentity ? answer.Length : null;
        return new ResumePlan(ResumeStep.Begin, 0, length, length);
    }

    // A server may go on without looking at If-Range.
    private static bool IsOther(LinkHead answer, PartNote note) =>
        answer.Tag is string tag ? note.Tag is string known && known != tag
        : note.Tag is null && answer.Modified is string modified && note.Modified is string then && then != modified;
}
