using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Allmhub.Http;

/// <summary>What the transport has to say while it works, without secrets.</summary>
/// <param name="sink">Who listens; <c>null</c> for nobody.</param>
/// <param name="guard">Takes the secrets out.</param>
/// <param name="activity">What the progress belongs to.</param>
internal sealed class WireNotices(INoticeSink? sink, SecretGuard guard, NoticeActivity? activity)
{
    private const int MaxBody = 4096;
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Says that an attempt failed and another follows: the first of a call as a warning, so that nobody waits without knowing for what, the others only where
    /// the wait is long. The final error tells how many there were.
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="attempts">How many there may be.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="delay">The wait.</param>
    /// <param name="isShared">Whether many wait for the same reason, and one of them has said so.</param>
    public void Retry(int attempt, int attempts, AllmException error, TimeSpan delay, bool isShared = false)
    {
        string cause = ErrorWords.Sentence(ErrorWords.Of(error.Error, facts: false).Text);
        string? status = ((int?)error.StatusCode)?.ToString(CultureInfo.InvariantCulture);
        string text = status is null || cause.Contains(status, StringComparison.Ordinal)
            ? Words.Say($"Attempt {attempt} of {attempts} failed: {cause} Trying again in {delay.TotalSeconds:0.##} s.")
            : Words.Say($"Attempt {attempt} of {attempts} failed with HTTP {status}: {cause} Trying again in {delay.TotalSeconds:0.##} s.");
        NoticeLevel level = !isShared && (attempt == 1 || delay >= LongWait) ? NoticeLevel.Warning : NoticeLevel.Verbose;
        sink?.Post(new Notice(level, guard.Redact(text)) { Retry = new NoticeRetry(attempt, attempts, delay, error.Kind) });
    }

    /// <summary>Tells how far the answer has come.</summary>
    /// <param name="text">The service's own words.</param>
    /// <param name="percent">0 to 100, as far as it tells.</param>
    public void Progress(string text, double? percent) =>
        sink?.Post(new Notice(NoticeLevel.Progress, guard.Redact(text), percent) { Activity = activity });

    /// <summary>Shows what is sent.</summary>
    /// <param name="builder">The request.</param>
    /// <param name="attempt">Which attempt it is.</param>
    public void Sending(RequestBuilder builder, int attempt)
    {
        if (sink is not { WantsDebug: true })
        {
            return;
        }

        RequestDescription request = builder.Describe();
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"> {request.Method} {request.Uri} (attempt {attempt})");
        foreach (KeyValuePair<string, string> header in request.Header)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n> {header.Key}: {header.Value}");
        }

        if (request.Body is string body)
        {
            text.Append("\n> ").Append(body.Length <= MaxBody ? body : body[..MaxBody]);
            text.Append(body.Length <= MaxBody ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"… ({body.Length} characters)"));
        }

        Post(NoticeLevel.Debug, text.ToString());
    }

    /// <summary>Shows what came.</summary>
    /// <param name="message">The answer, its body unread.</param>
    public void Received(HttpResponseMessage message)
    {
        if (sink is not { WantsDebug: true })
        {
            return;
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"< HTTP {(int)message.StatusCode} {message.ReasonPhrase}");
        foreach (KeyValuePair<string, HeaderStringValues> header in message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated))
        {
            string value = header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? "…" : header.Value.ToString();
            text.Append(CultureInfo.InvariantCulture, $"\n< {header.Key}: {value}");
        }

        Post(NoticeLevel.Debug, text.ToString());
    }

    /// <summary>Warns of something although the call goes on.</summary>
    /// <param name="text">The warning.</param>
    public void Warn(string text) => Post(NoticeLevel.Warning, text);

    private void Post(NoticeLevel level, string text) => sink?.Post(new Notice(level, guard.Redact(text)));
}
