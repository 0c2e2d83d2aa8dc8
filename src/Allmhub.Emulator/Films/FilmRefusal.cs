namespace Allmhub.Emulator.Films;

/// <summary>A film that is not begun, in the words of the gateway.</summary>
internal sealed class FilmRefusal(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>Nobody behind the gateway has the model, whose name is the message.</summary>
    public const string NoChannel = "model_not_found";

    public string Code => code;

    public int Status => status;

    /// <summary>The vendor's refusal: its whole body is the message (NOTES section 16.5).</summary>
    public static FilmRefusal Vendor(string message, string parameter, string code = "invalid_value") =>
        new("fail_to_fetch_task", $$$"""{"error":{"message":{{{Json.JsonText.Quote(message)}}},"type":"invalid_request_error","param":"{{{parameter}}}","code":"{{{code}}}"}}""");
}
