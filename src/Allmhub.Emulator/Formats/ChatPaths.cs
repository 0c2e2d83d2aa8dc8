using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Formats;

/// <summary>The four formats of a chat.</summary>
internal sealed class ChatPaths(ModelCatalog models, MediaLinks links, Till till) : IRouteArea
{
    private readonly FormatCall _format = new(models, links, till);

    public IEnumerable<Route> Routes =>
        [.. ChatFormat.Routes(_format), .. ResponsesFormat.Routes(_format), .. ClaudeFormat.Routes(_format), .. GeminiFormat.Routes(_format)];
}
