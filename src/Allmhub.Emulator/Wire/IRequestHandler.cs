namespace Allmhub.Emulator.Wire;

/// <summary>Who answers what comes over the wire.</summary>
internal interface IRequestHandler
{
    /// <summary>Asked for every connection before it is read; true resets it.</summary>
    bool ResetsConnection();

    /// <summary>The head of a request is complete; its body follows.</summary>
    /// <returns>The most bytes of the body that are kept; a longer one is not read.</returns>
    int Begin(EmulatorRequest request);

    /// <summary>The body is there, as much of it as came.</summary>
    void Receive(EmulatorRequest request);

    /// <summary>The answer to a request that came whole, or whose body is longer than was to be kept.</summary>
    /// <exception cref="BadRequestException">The request is refused and the connection closes.</exception>
    WireReply Answer(EmulatorRequest request);

    /// <summary>The answer to what cannot be read as a request.</summary>
    WireReply Refuse(BadRequestException reason);
}
