namespace Allmhub.Http;

/// <summary>The exact request a call would send, with the key masked: what <c>-DryRun</c> emits.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The full address.</param>
/// <param name="Header">The headers; Authorization shows the masked key.</param>
/// <param name="Body">The body as text; JSON bodies exactly as they would be sent.</param>
public sealed record RequestDescription(string Method, Uri Uri, IReadOnlyDictionary<string, string> Header, string? Body);
