using Allmhub.Downloads;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>What an answer's bytes are is decided by where they begin, of how many, and the validator; the status decides nothing alone.</summary>
public sealed class ResumePlanTests
{
    private static readonly PartNote Note = new("\"a\"", null, 1000);

    [Theory]
    [InlineData(206, "bytes 400-999/1000", "\"a\"", ResumeStep.GoOn, 400)]
    [InlineData(200, "bytes 400-999/1000", "\"a\"", ResumeStep.GoOn, 400)]
    [InlineData(206, "bytes 400-999/1000", null, ResumeStep.GoOn, 400)]
    [InlineData(206, "bytes 400-999/*", "\"a\"", ResumeStep.GoOn, 400)]
    [InlineData(206, "bytes 0-999/1000", "\"a\"", ResumeStep.GoOn, 0)]
    [InlineData(206, "bytes 300-999/1000", "\"a\"", ResumeStep.GoOn, 300)]
    [InlineData(206, "bytes 500-999/1000", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, "bytes 400-999/1001", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, "bytes 400-999/1000", "\"b\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, "bytes 400-999/1000", "W/\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, "lines 400-999/1000", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, "bytes 400-", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(206, null, "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(200, null, "\"b\"", ResumeStep.Begin, 0)]
    [InlineData(416, "bytes */400", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(416, "bytes */1000", "\"a\"", ResumeStep.AskAnew, 0)]
    [InlineData(416, null, null, ResumeStep.AskAnew, 0)]
    public void AfterAPartWasAskedFor(int status, string? range, string? tag, object step, long at)
    {
        ResumePlan plan = ResumePlan.Of(new LinkHead { Status = status, Range = ContentRange.Of(range), Tag = tag }, asked: true, Note, have: 400);
        Assert.Equal(((ResumeStep)step, at), (plan.Step, plan.At));
    }

    [Theory]
    [InlineData("bytes */1000", "\"a\"", ResumeStep.Whole)]
    [InlineData("bytes */1000", null, ResumeStep.Whole)]
    [InlineData("bytes */1000", "\"b\"", ResumeStep.AskAnew)]
    [InlineData("bytes */999", "\"a\"", ResumeStep.AskAnew)]
    public void Refused416MeansWholeWhenAllIsHere(string range, string? tag, object step) =>
        Assert.Equal((ResumeStep)step, ResumePlan.Of(new LinkHead { Status = 416, Range = ContentRange.Of(range), Tag = tag }, asked: true, Note, have: 1000).Step);

    [Theory]
    [InlineData(200, null, ResumeStep.Begin)]
    [InlineData(206, "bytes 0-999/1000", ResumeStep.Begin)]
    [InlineData(206, "bytes 5-999/1000", ResumeStep.Fail)]
    [InlineData(206, null, ResumeStep.Fail)]
    [InlineData(416, "bytes */1000", ResumeStep.Fail)]
    public void WhenTheWholeWasAskedFor(int status, string? range, object step) =>
        Assert.Equal((ResumeStep)step, ResumePlan.Of(new LinkHead { Status = status, Range = ContentRange.Of(range) }, asked: false, PartNote.None, have: 0).Step);

    [Fact]
    public void APackedPartIsNotGoneOnWith() =>
        Assert.Equal(ResumeStep.AskAnew, ResumePlan.Of(new LinkHead { Status = 206, Range = ContentRange.Of("bytes 400-999/1000"), Tag = "\"a\"", IsIdentity = false }, asked: true, Note, have: 400).Step);

    [Theory]
    [InlineData("\"a\"", null, "\"a\"")]
    [InlineData("W/\"a\"", null, null)]
    [InlineData("a", null, null)]
    [InlineData(null, "Thu, 26 Nov 2026 10:00:00 GMT", "Thu, 26 Nov 2026 10:00:00 GMT")]
    [InlineData(null, "Thu, 26 Nov 2026 11:59:30 GMT", null)]
    [InlineData("W/\"a\"", "Thu, 26 Nov 2026 10:00:00 GMT", "Thu, 26 Nov 2026 10:00:00 GMT")]
    public void OnlyAStrongValidatorIsUsed(string? tag, string? modified, string? validator)
    {
        LinkHead head = new() { Status = 200, Tag = tag, Modified = modified, Date = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero) };
        Assert.Equal(validator, head.Note(10).Validator);
        Assert.Null((head with { IsIdentity = false }).Note(10).Validator);
    }

    [Theory]
    [InlineData("{\"Tag\":\"\\u0022a\\u0022\",\"Modified\":null,\"Total\":5}", true)]
    [InlineData("{\"Tag\":\"\\u0022a", false)]
    [InlineData("", false)]
    [InlineData("null", false)]
    [InlineData("[]", false)]
    public void ATornNoteIsNone(string json, bool good) =>
        Assert.Equal(good ? new PartNote("\"a\"", null, 5) : PartNote.None, PartNote.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("https://s/x?X-Amz-Date=20250403T134102Z&X-Amz-Expires=3600", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?X-Goog-Date=20250403T134102Z&X-Goog-Expires=3600", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?x-oss-date=20250403T134102Z&x-oss-expires=3600", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?Expires=1743691262&Signature=x", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?se=2025-04-03T14%3A41%3A02Z&sig=x", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?q-sign-time=1743680000;1743691262", "2025-04-03T14:41:02Z")]
    [InlineData("https://s/x?Expires=1&n=a", null)]
    [InlineData("https://s/x", null)]
    public void ASignedLinkSaysItsEnd(string link, string? end) =>
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), LinkLife.EndOf(new Uri(link)));
}
