using Allmhub.Account;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Interactive;

/// <summary>What the loop needs of the cmdlet around it.</summary>
internal interface IChatShellHost
{
    /// <summary>The model that answers.</summary>
    string Model { get; set; }

    /// <summary>Shows a line of the loop itself.</summary>
    void Say(string line);

    /// <summary>Shows a remark, dim where the terminal can.</summary>
    void Remark(string line);

    /// <summary>Puts text on the clipboard.</summary>
    void Copy(string text);

    /// <summary>A path as the user's session means it.</summary>
    string Resolve(string path);

    /// <summary>Reads what a path or an address names.</summary>
    /// <param name="word">The path, which may have wildcards, or the address.</param>
    /// <param name="others">What is attached already.</param>
    IReadOnlyList<ChatPart> Attach(string word, IReadOnlyList<ChatPart> others);

    /// <summary>The models of the key.</summary>
    /// <param name="isFresh">Whether the gateway is asked in any case, which costs nothing.</param>
    /// <returns>The models; empty when they are not to be had.</returns>
    IReadOnlyList<ModelInfo> Models(bool isFresh);

    /// <summary>Does what may have to wait for others on this machine; Ctrl+C ends the wait and not the loop.</summary>
    /// <returns>Whether it was done.</returns>
    bool Wait(Action<CancellationToken> work);

    /// <summary>Asks, shows the answer while it arrives, and appends the turn when it succeeded.</summary>
    ChatCompletion? Ask(ChatTalk talk, IReadOnlyList<ChatPart> question);
}
