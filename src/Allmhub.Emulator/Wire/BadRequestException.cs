namespace Allmhub.Emulator.Wire;

/// <summary>The request cannot be read as HTTP, or asks for more than the bounds allow.</summary>
internal sealed class BadRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
