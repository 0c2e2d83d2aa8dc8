using System.Diagnostics;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// Tells where a view that is being made goes. The engine formats inside the command that writes, whatever the way to it (<c>&gt;</c>, Out-File,
/// Tee-Object, a function around them), and hands a view nothing of it but the stack it stands on.
/// </summary>
internal static class ViewPlace
{
    /// <summary>Looks. To be called while a view is made; costs some tenths of a millisecond.</summary>
    /// <returns>A file or a text where a command that makes these is at work, else the screen.</returns>
    public static AnswerPlace Find()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            switch (frame.GetMethod()?.DeclaringType?.FullName)
            {
                case "Microsoft.PowerShell.Commands.OutFileCommand":
                    return AnswerPlace.File;
                case "Microsoft.PowerShell.Commands.OutStringCommand":
                    return AnswerPlace.Text;
                case "Microsoft.PowerShell.Commands.OutDefaultCommand":
                    return AnswerPlace.Screen;
            }
        }

        return AnswerPlace.Screen;
    }
}
