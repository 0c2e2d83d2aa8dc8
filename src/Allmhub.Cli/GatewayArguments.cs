using Allmhub.Profiles;

namespace Allmhub.Cli;

/// <summary>What was typed about reaching the gateway.</summary>
internal sealed record GatewayArguments(bool Emulator, ConnectionSettings Settings);
