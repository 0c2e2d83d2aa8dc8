namespace Allmhub.Cli;

/// <summary>What `allm` ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int ServiceError = 1;
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells expect of a program that was stopped.</summary>
    public const int Stopped = 130;
}
