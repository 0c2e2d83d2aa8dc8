namespace Allmhub.Terminal;

/// <summary>Decides how pictures are drawn. Answers decide; the environment only nominates.</summary>
internal static class ProtocolChoice
{
    /// <summary>Inside tmux.</summary>
    /// <param name="tmux">What tmux says; <c>null</c> when it could not be asked.</param>
    /// <returns>The choice.</returns>
    public static TerminalChoice InTmux(TmuxState? tmux) => tmux switch
    {
        null => new(PictureProtocol.Block, Words.Say("tmux could not be asked")),
        { IsInKitty: true } => new(PictureProtocol.Kitty, Words.Say($"tmux lets pictures through to {tmux.Client}")),
        { HasSixel: true } => new(PictureProtocol.Sixel, Words.Say("tmux draws sixels on the terminal outside")),
        { PassesThrough: true } => new(PictureProtocol.Block, Words.Say("tmux stands before a terminal that is not known to draw pictures")),
        _ => new(PictureProtocol.Block, Words.Say("tmux lets no pictures through (its option allow-passthrough is off)")),
    };

    /// <summary>Outside of tmux.</summary>
    /// <param name="environment">What the environment nominates.</param>
    /// <param name="replies">What the terminal answered; <c>null</c> when it could not be asked.</param>
    /// <returns>The choice.</returns>
    public static TerminalChoice Of(TerminalEnvironment environment, TerminalReplies? replies)
    {
        if (replies is null)
        {
            return new(PictureProtocol.Block, Words.Say("the terminal cannot be asked what it draws"));
        }

        bool answered = replies.Attributes is not null;
        if (answered && environment.NominatesIterm && IsNamed(replies, "iTerm2"))
        {
            return new(PictureProtocol.Iterm, Words.Say("the terminal is iTerm2"));
        }

        if (replies.HasKitty == true)
        {
            return new(PictureProtocol.Kitty, Words.Say("the terminal has accepted a picture by kitty's protocol"));
        }

        if (answered && environment.NominatesWezTerm && IsNamed(replies, "WezTerm"))
        {
            return new(PictureProtocol.Iterm, Words.Say("the terminal is WezTerm"));
        }

        return replies.HasSixel
            ? new(PictureProtocol.Sixel, Words.Say("the terminal's attributes name sixel"))
            : new(PictureProtocol.Block, answered ? Words.Say("the terminal's attributes name no pictures") : Words.Say("the terminal did not answer in time"));
    }

    // A name that the terminal gives itself is worth more than the one it was inherited by.
    private static bool IsNamed(TerminalReplies replies, string name) => replies.Name is null || replies.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
