using System.Management.Automation;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Chat;

/// <summary>What one request adds to the conversation, and the object the user passed for it.</summary>
/// <param name="History">Messages that come first.</param>
/// <param name="Parts">What the user says now; empty when the history is the whole question.</param>
/// <param name="Target">The pipeline object or prompt, for errors.</param>
/// <param name="Index">Its input's place among all inputs, from 0.</param>
internal sealed record ChatTurn(IReadOnlyList<ChatMessage> History, IReadOnlyList<ChatPart> Parts, object? Target, int Index)
{
    /// <summary>What an answer carries of its input: data as it is, the object itself of everything else.</summary>
    public object? InputObject => Target switch
    {
        PSObject { BaseObject: PSCustomObject } data => data,
        PSObject { BaseObject: Array list } => new PSObject(list.Clone()),
        PSObject other => other.BaseObject,
        object?[] together => new PSObject(Array.ConvertAll(together, static item => item is PSObject { BaseObject: not PSCustomObject } bare ? bare.BaseObject : item)),
        _ => Target,
    };
}
