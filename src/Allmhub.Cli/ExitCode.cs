namespace Allmhub.Cli;

/// <summary>What `allm` ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int ServiceError = 1;
    public const int Usage = 2;

    /// <summary>`allm balance`: less is left than asked for, or the key ends too soon.</summary>
    public const int Below = 1;

    /// <summary>`allm balance`: the balance could not be asked, so nothing is known of it.</summary>
    public const int CouldNotAsk = 3;

    /// <summary>128 + SIGINT, as shells expect of a program that was stopped.</summary>
    public const int Stopped = 130;
}
