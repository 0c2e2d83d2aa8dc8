using Allmhub.Http;

namespace Allmhub.Cli.Screen;

/// <summary>Says warnings on standard error; what else a call has to say is not for a terminal.</summary>
internal sealed class WarningLine : INoticeSink
{
    public bool WantsDebug => false;

    public void Post(Notice notice)
    {
        if (notice.Level == NoticeLevel.Warning)
        {
            Fault.Say(notice.Message, ExitCode.Ok);
        }
    }
}
