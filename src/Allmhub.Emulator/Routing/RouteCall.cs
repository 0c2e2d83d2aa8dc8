using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Routing;

/// <summary>A request on its way to an answer.</summary>
/// <param name="Request">What came.</param>
/// <param name="Value">What stands in the place of the route's placeholder.</param>
/// <param name="Fault">What goes wrong with this call, as far as its area must know.</param>
internal sealed record RouteCall(EmulatorRequest Request, string Value, EmulatorFault? Fault)
{
    /// <summary>Fields are null where the gateway writes so and the vendor's schema does not allow it.</summary>
    public bool WritesNull => Fault is { Null: true };

    public EmulatorReply Error(string name, (string Old, string New)? detail = null) =>
        ErrorTable.Reply(ErrorTable.Find(name), Request.RequestId, detail: detail);
}
