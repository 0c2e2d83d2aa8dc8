namespace Allmhub.Emulator.Routing;

/// <summary>An area of the gateway, which brings its paths. It gets what it needs in its constructor.</summary>
internal interface IRouteArea
{
    IEnumerable<Route> Routes { get; }
}
