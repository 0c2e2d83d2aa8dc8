namespace Allmhub.Emulator.Formats;

/// <summary>The vendor behind the gateway does not take the conversation: status 400 with its message.</summary>
internal sealed class VendorRefusal(string message) : Exception(message);
