using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Cli.Input;
using Allmhub.Profiles;

namespace Allmhub.Cli;

/// <summary>What every command takes to reach the gateway: its address or the emulator, and time limits.</summary>
internal sealed class GatewayOptions
{
    private const int MostSeconds = 86_400;

    private readonly Option<string?> _baseUrl = new("--base-url") { HelpName = "url", Description = Words.Say("Another address than https://api.allmhub.com (or ALLMHUB_BASE_URL).") };
    private readonly Option<bool> _emulator = Flag.Create("--emulator", Words.Say("Ask the built-in emulator: no key, no network."));
    private readonly Option<int?> _timeout = Seconds("--timeout", Words.Say("Limit for the whole run in seconds; none when it is left out, or 0."));
    private readonly Option<int?> _firstByte = Seconds("--first-byte-timeout", Words.Say("Limit until an answer begins in seconds; 900 when it is left out, 0 for none."));

    public void AddTo(Command command)
    {
        command.Add(_baseUrl);
        command.Add(_emulator);
        command.Add(_timeout);
        command.Add(_firstByte);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_emulator) && result.GetValue(_baseUrl) is not null)
            {
                result.AddError(Words.Say("--emulator and --base-url exclude each other."));
            }
        });
    }

    public GatewayArguments Read(ParseResult result) => new(
        result.GetValue(_emulator),
        new ConnectionSettings { BaseUri = result.GetValue(_baseUrl), TimeoutSec = result.GetValue(_timeout), FirstByteTimeoutSec = result.GetValue(_firstByte) });

    private static Option<int?> Seconds(string name, string description) => new(name) { HelpName = "s", Description = description, CustomParser = ReadSeconds };

    private static int? ReadSeconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= MostSeconds)
        {
            return seconds;
        }

        result.AddError(Words.Say($"'{text}' is no usable time limit: write whole seconds from 0 to {MostSeconds}."));
        return null;
    }
}
