using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using System.Threading;

/// <summary>A host with a user made of lines and choices, so that prompts can be tested without a terminal.</summary>
public sealed class ScriptedHost : PSHost
{
    private readonly ScriptedUI _ui;

    public ScriptedHost(string[] line, int[] choice)
    {
        _ui = new ScriptedUI(line ?? Array.Empty<string>(), choice ?? Array.Empty<int>());
    }

    /// <summary>Everything the user saw.</summary>
    public string Screen { get { return _ui.Screen; } }

    /// <summary>The questions with choices that the user was asked.</summary>
    public IReadOnlyList<string> Question { get { return _ui.Question; } }

    /// <summary>The choices of each question, by label.</summary>
    public IReadOnlyList<string> Label { get { return _ui.Label; } }

    /// <summary>Set while the user thinks about a choice, which then takes for ever.</summary>
    public ManualResetEventSlim Thinking { get { return _ui.Thinking; } }

    public override string Name { get { return "ScriptedHost"; } }

    public override Version Version { get { return new Version(1, 0); } }

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get { return _ui; } }

    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }

    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }

    public override void EnterNestedPrompt() { }

    public override void ExitNestedPrompt() { }

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public override void SetShouldExit(int exitCode) { }
}

public sealed class ScriptedUI : PSHostUserInterface
{
    private readonly ConcurrentQueue<string> _line;
    private readonly ConcurrentQueue<int> _choice;
    private readonly StringBuilder _screen = new StringBuilder();
    private readonly List<string> _question = new List<string>();
    private readonly List<string> _label = new List<string>();

    public ScriptedUI(string[] line, int[] choice)
    {
        _line = new ConcurrentQueue<string>(line);
        _choice = new ConcurrentQueue<int>(choice);
    }

    public ManualResetEventSlim Thinking { get; } = new ManualResetEventSlim();

    public string Screen { get { lock (_screen) { return _screen.ToString(); } } }

    public IReadOnlyList<string> Question { get { lock (_question) { return _question.ToArray(); } } }

    public IReadOnlyList<string> Label { get { lock (_question) { return _label.ToArray(); } } }

    public override PSHostRawUserInterface RawUI { get { return null; } }

    public override string ReadLine()
    {
        string line;
        return _line.TryDequeue(out line) ? line : null;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        lock (_question)
        {
            _question.Add(caption + "\n" + message);
            List<string> labels = new List<string>();
            foreach (ChoiceDescription description in choices)
            {
                labels.Add(description.Label);
            }

            _label.Add(string.Join("|", labels));
        }

        int choice;
        if (_choice.TryDequeue(out choice) && choice >= 0)
        {
            return choice;
        }

        if (choice == -1)
        {
            // As the console host does at Ctrl+C: the prompt is interrupted and ends with an exception.
            Thinking.Set();
            Thread.Sleep(3000);
            throw new PromptingException("The prompt was cancelled.");
        }

        throw new HostException("There is nobody to ask.");
    }

    public override void Write(string value) { Append(value); }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { Append(value); }

    public override void WriteLine(string value) { Append(value + "\n"); }

    public override void WriteErrorLine(string value) { Append(value + "\n"); }

    public override void WriteDebugLine(string message) { }

    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override void WriteVerboseLine(string message) { }

    public override void WriteWarningLine(string message) { Append("WARNING: " + message + "\n"); }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        // Read-Host with a prompt asks for one field, secret ones as SecureString.
        Dictionary<string, PSObject> answer = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            answer[field.Name] = field.ParameterTypeName == nameof(SecureString) ? PSObject.AsPSObject(ReadLineAsSecureString()) : PSObject.AsPSObject(ReadLine() ?? throw new HostException("There is nobody to ask."));
        }

        return answer;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw new HostException("There is nobody to ask."); }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) { throw new HostException("There is nobody to ask."); }

    public override SecureString ReadLineAsSecureString() { throw new HostException("There is nobody to ask."); }

    private void Append(string text)
    {
        lock (_screen)
        {
            _screen.Append(text);
        }
    }
}
