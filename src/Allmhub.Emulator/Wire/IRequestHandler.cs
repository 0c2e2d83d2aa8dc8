namespace Allmhub.Emulator.Wire;

/// <summary>Who answers what comes over the wire.</summary>
internal interface IRequestHandler
{
    /// <summary>Asked for every connection before it is read; true resets it.</summary>
    bool ResetsConnection();

    /// <summary>The head of a request is complete; its body follows.</summary>
    void Begin(EmulatorRequest request);

    /// <summary>The answer to a request that came whole.</summary>
    /// <exception cref="BadRequestException">The request is refused and the connection closes.</exception>
    WireReply Answer(EmulatorRequest request);

    /// <summary>The answer to what cannot be read as a request.</summary>
    WireReply Refuse(BadRequestException reason);
}
