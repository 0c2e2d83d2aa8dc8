namespace Allmhub.Cli.Screen;

/// <summary>What `allm` ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int ServiceError = 1;
    public const int Usage = 2;

    /// <summary>`allm balance`: less is left than asked for, or the key ends too soon.</summary>
    public const int Below = 1;

    /// <summary>`allm models`: nothing matches. `allm chat --extract`: there is no code.</summary>
    public const int NothingFound = 1;

    /// <summary>`allm balance`: the balance could not be asked, so nothing is known of it.</summary>
    public const int CouldNotAsk = 3;

    /// <summary>128 + SIGINT, as shells expect of a program that was stopped.</summary>
    public const int Stopped = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>128 + SIGPIPE: whoever read the answer has gone, as with any tool before <c>head</c>.</summary>
    public const int ReaderGone = 141;
}
