namespace Allmhub.Images;

/// <summary>The wire formats a picture can be asked for in.</summary>
public enum ImageApi : long
{
    /// <summary>Chosen by the model's name and by what the gateway's listing says of it; the choice and its reason are on the picture.</summary>
    Auto,

    /// <summary>OpenAI images, <c>/v1/images/generations</c> and <c>/v1/images/edits</c> (NOTES sections 9 and 16.3).</summary>
    Images,

    /// <summary>OpenAI chat completions, where the model answers with pictures (NOTES section 4a).</summary>
    Chat,

    /// <summary>Google generateContent with pictures as answer (NOTES sections 7 and 16.2).</summary>
    Gemini,
}

/// <summary>How an edit in the Images format carries its pictures (NOTES section 16.3).</summary>
public enum ImageBodyFormat
{
    /// <summary>A form when all references are here, JSON when one is an address and for seedream.</summary>
    Auto,

    /// <summary><c>multipart/form-data</c>: files alone, no addresses.</summary>
    Form,

    /// <summary>JSON: addresses, and files as data URIs.</summary>
    Json,
}
