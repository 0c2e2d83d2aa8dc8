namespace Allmhub.Emulator.Wire;

/// <summary>Which secret a path asks for.</summary>
internal enum RouteSecret
{
    Nothing,
    Key,
    UserToken,
}

/// <summary>One path of the gateway. <c>{name}</c> in the pattern takes any text up to the next part of the pattern.</summary>
internal sealed record Route(string Method, string Pattern, RouteSecret Secret, Func<RouteCall, EmulatorReply> Answer);

/// <summary>A request on its way to an answer.</summary>
internal sealed record RouteCall(AllmEmulator Emulator, EmulatorRequest Request, string Value)
{
    public EmulatorReply Error(string name, (string Old, string New)? detail = null) =>
        ErrorTable.Reply(ErrorTable.Find(name), Request.RequestId, detail: detail);
}
