using Allmhub.PowerShell.Chat;

namespace Allmhub.PowerShell.Tests.Chat;

/// <summary>Each rule holds when all it speaks of was given, and not while one of it is missing.</summary>
public sealed class ChatChoicesTests
{
    public static TheoryData<string, string[]> Rules => new()
    {
        { "-Stream and -NoStream", ["Stream", "NoStream"] },
        { "-Stream and -Live", ["Stream", "Live"] },
        { "-JsonSchema and -As", ["HasSchema", "HasType"] },
        { "-Session and -Message", ["HasSession", "HasMessage"] },
        { "-MaxHistory limits the history of a -Session", ["HasHistoryLimit", "!HasSession"] },
        { "-Template and -PromptName", ["HasTemplate", "HasPromptName"] },
        { "-Variable fills the places of -PromptName or -Template", ["HasVariable", "!HasTemplate", "!HasPromptName"] },
        { "-OutProperty and -Stream", ["HasColumn", "Stream"] },
        { "-OutProperty and -Together", ["HasColumn", "Together"] },
        { "-OutProperty puts the answer on the input object", ["HasColumn", "!HasInput"] },
        { "-Unordered says how the answers of -ThrottleLimit come", ["Unordered", "!HasThrottle"] },
        { "-ThrottleLimit and -Stream", ["HasThrottle", "Stream"] },
        { "-Checkpoint and -Stream", ["HasCheckpoint", "Stream"] },
        { "-Checkpoint and -Live", ["HasCheckpoint", "Live"] },
        { "-Checkpoint and -Session", ["HasCheckpoint", "HasSession"] },
        { "-ThrottleLimit and -Live", ["HasThrottle", "Live"] },
        { "-ThrottleLimit and -Together", ["HasThrottle", "Together"] },
        { "-ThrottleLimit and -Session", ["HasThrottle", "HasSession"] },
        { "-CodeOnly and -Stream", ["CodeOnly", "Stream"] },
        { "-CodeOnly and -OutProperty", ["CodeOnly", "HasColumn", "HasInput"] },
        { "-CodeOnly and -JsonSchema or -As", ["CodeOnly", "HasType"] },
        { "-CodeOnly and -JsonSchema or -As", ["CodeOnly", "HasSchema"] },
        { "-NoStream and -Live", ["NoStream", "Live"] },
        { "-ShowReasoning and -Stream", ["ShowReasoning", "Stream"] },
        { "-ShowReasoning and -NoStream", ["ShowReasoning", "NoStream"] },
        { "-ShowReasoning and -ThrottleLimit", ["ShowReasoning", "HasThrottle"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void ARuleNamesTheParametersThatContradictEachOther(string start, string[] given)
    {
        Assert.StartsWith(start, Of(given).Contradiction, StringComparison.Ordinal);
        foreach (string needed in given)
        {
            string turned = needed[0] == '!' ? needed[1..] : '!' + needed;
            string? other = Of([.. given.Where(name => name != needed), turned]).Contradiction;
            Assert.False(other?.StartsWith(start, StringComparison.Ordinal) == true, $"'{start}' holds with {turned} as well.");
        }
    }

    [Fact]
    public void WhatGoesTogetherIsNoContradiction()
    {
        Assert.Null(new ChatChoices().Contradiction);
        Assert.Null(Of(["HasTemplate", "HasVariable", "HasColumn", "HasInput", "HasThrottle", "Unordered", "HasCheckpoint", "HasSchema", "NoStream"]).Contradiction);
        Assert.Null(Of(["HasSession", "HasHistoryLimit", "Live", "CodeOnly"]).Contradiction);
    }

    private static ChatChoices Of(string[] given)
    {
        ChatChoices choices = new();
        foreach (string name in given)
        {
            typeof(ChatChoices).GetProperty(name.TrimStart('!'))!.SetValue(choices, name[0] != '!');
        }

        return choices;
    }
}
