using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Routing;

/// <summary>A request on its way to an answer.</summary>
/// <param name="Request">What came.</param>
/// <param name="Value">What stands in the place of the route's placeholder.</param>
internal sealed record RouteCall(EmulatorRequest Request, string Value)
{
    public EmulatorReply Error(string name, (string Old, string New)? detail = null) =>
        ErrorTable.Reply(ErrorTable.Find(name), Request.RequestId, detail: detail);
}
