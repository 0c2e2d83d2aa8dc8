namespace Allmhub.PowerShell.Tools;

/// <summary>Which tool calls run without a question.</summary>
public enum ToolApproval
{
    /// <summary>None: each call is shown and asked for.</summary>
    Ask,

    /// <summary>Commands that only look: Get, Test, Find, Measure, Select, Compare, and tools declared read-only. Others are asked for.</summary>
    ReadOnly,

    /// <summary>All offered tools.</summary>
    Always,
}
