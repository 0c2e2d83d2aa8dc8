using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Account.Billing;
using Allmhub.Account.Spending;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Commands.Account;

/// <summary>Get-AllmUsage: what was spent, by the ledger of this user; on wish held against the gateway's log, or by the log of the whole account.</summary>
[Cmdlet(VerbsCommon.Get, "AllmUsage", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(SpendingSummary), typeof(SpendingEntry), ParameterSetName = [LedgerSet, AccountSet])]
[OutputType(typeof(ReconciliationEntry), typeof(RequestDescription), ParameterSetName = [ReconcileSet])]
public sealed class GetAllmUsageCommand : AllmApiCommand
{
    private const string LedgerSet = "Ledger";
    private const string ReconcileSet = "Reconcile";
    private const string AccountSet = "Account";

    /// <summary>What calls are summed by.</summary>
    [Parameter(Position = 0, ParameterSetName = LedgerSet)]
    [Parameter(Position = 0, ParameterSetName = AccountSet)]
    public SpendingGrouping By { get; set; }

    /// <summary>Calls since then; the first of this month when nothing is said.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTime? Since { get; set; }

    /// <summary>Calls before then.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTime? Until { get; set; }

    /// <summary>Only calls of these models; wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>Files of a ledger, or folders with them, e.g. of other machines, instead of the user's own.</summary>
    [Parameter(ParameterSetName = LedgerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Emits the calls themselves, oldest first.</summary>
    [Parameter(ParameterSetName = LedgerSet)]
    [Parameter(ParameterSetName = AccountSet)]
    public SwitchParameter Detail { get; set; }

    /// <summary>Holds the ledger against the gateway's log of the key, call by call.</summary>
    [Parameter(ParameterSetName = ReconcileSet, Mandatory = true)]
    public SwitchParameter Reconcile { get; set; }

    /// <summary>Asks for the log of the key again although this session has it.</summary>
    [Parameter(ParameterSetName = ReconcileSet)]
    public SwitchParameter Refresh { get; set; }

    /// <summary>Sums the gateway's log of the whole account: all keys, all machines.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true)]
    public SwitchParameter Account { get; set; }

    /// <summary>The user's access token, for -Account.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [CredentialTransformation]
    public AllmCredential? AccessToken { get; set; }

    /// <summary>The numeric user id that goes with the access token.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateNotNullOrEmpty]
    public string? UserId { get; set; }

    private SpendingPeriod Period => new(LocalTime(Since) ?? SpendingPeriod.MonthOf(DateTimeOffset.Now).Since, LocalTime(Until));

    private static SpendingLedger Ledger => SpendingLedger.OfUser;

    private readonly List<string> _paths = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _paths.AddRange(Path ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        try
        {
            switch (ParameterSetName)
            {
                case ReconcileSet:
                    WriteReconciled();
                    break;
                case AccountSet:
                    WriteAccount();
                    break;
                case LedgerSet when By == SpendingGrouping.Key && !Detail:
                    WriteError(ErrorRecords.BadInput("UnknownGrouping", Words.Say("-By Key needs the gateway's log: the ledger of this machine keeps no key, nor its name. Add -Account, or sum by Model, Day, Month, Script, Command or Gateway."), By));
                    break;
                default:
                    Write(ReadLedger(), _paths.Count > 0 ? "ledger files" : "ledger");
                    break;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.BadInput("Ledger", Words.Say($"The ledger cannot be read: {failure.Message}"), _paths.Count > 0 ? _paths[0] : Ledger.Folder));
        }
    }

    private protected override ConnectionSource ConnectionParameters()
    {
        ConnectionSource parameters = base.ConnectionParameters();
        return parameters with { AccessToken = SecretSource.Of(AccessToken, null), Settings = parameters.Settings with { UserId = UserId } };
    }

    private IEnumerable<SpendingEntry> ReadLedger() => _paths.Count > 0 ? _paths.SelectMany(Files) : Ledger.ReadFor(Gateway.BaseUri, Period, WriteWarning);

    private IEnumerable<SpendingEntry> Files(string pattern)
    {
        foreach (string path in GetResolvedProviderPathFromPSPath(pattern, out _))
        {
            IEnumerable<SpendingEntry> entries = Directory.Exists(path) ? SpendingLedger.At(path).Read(Period, WriteWarning) : SpendingLedger.ReadFile(path, Period, WriteWarning);
            foreach (SpendingEntry entry in entries)
            {
                yield return entry;
            }
        }
    }

    private void Write(IEnumerable<SpendingEntry> entries, string source)
    {
        IEnumerable<SpendingEntry> wanted = entries.Where(entry => IsWanted(entry.Model));
        if (Detail)
        {
            int count = 0;
            foreach (SpendingEntry entry in wanted)
            {
                WriteObject(count++ < MixedView.MostMarked ? MixedView.OfCall(entry) : entry);
            }

            return;
        }

        SpendingReport report = SpendingReport.Of(wanted, By, Period, source);
        WriteVerbose(report.ToString());
        foreach (SpendingSummary part in report.Part)
        {
            WriteObject(MixedView.OfSpending(part));
        }
    }

    private void WriteReconciled()
    {
        if (!Run(client => client.Bills.Read(new BillQuery { IsFresh = Refresh }), Gateway.BaseUri, out Bill? bill))
        {
            return;
        }

        TellGaps(bill);
        if (bill.IsNameless)
        {
            WriteWarning(Words.Say("The gateway's log names no request, as that of older gateways does not: no call can be found in it, and all stand alone. Compare the sums."));
        }

        Reconciliation all = Reconciliation.Of(Ledger.Read(Period, WriteWarning).Where(entry => entry.IsOf(Gateway.BaseUri)), bill, Period);
        WriteVerbose(all.ToString());
        foreach (ReconciliationEntry entry in all.Entry.Where(entry => IsWanted(entry.Model)))
        {
            WriteObject(MixedView.OfReconciled(entry));
        }
    }

    private void WriteAccount()
    {
        if (By is SpendingGrouping.Script or SpendingGrouping.Command or SpendingGrouping.Gateway)
        {
            WriteError(ErrorRecords.BadInput("UnknownGrouping", Words.Say($"-By {By} needs the ledger of this machine: the gateway's log knows no {By.ToString().ToLowerInvariant()}. Leave -Account out, or sum by Model, Day, Month or Key."), By));
            return;
        }

        SpendingPeriod period = Period;
        if (!Run(client => client.Bills.Read(new BillQuery { Scope = BalanceScope.User, Since = period.Since, Until = period.Until }), Gateway.BaseUri, out Bill? bill))
        {
            return;
        }

        TellGaps(bill);
        if (bill.Total is decimal total)
        {
            WriteVerbose(Words.Say($"The gateway itself adds up {total:0.00####} USD, and {bill.CallPerMinute} calls with {bill.TokenPerMinute} tokens in the last minute."));
        }

        Write(bill.Entry.Where(static row => row.Charge is not null).Reverse().Select(row => row.ToSpending(Gateway.BaseUri)), "account");
    }

    private void TellGaps(Bill bill)
    {
        if (bill.IsCut)
        {
            WriteWarning(Words.Say($"The gateway's log ends at its newest {bill.Entry.Count} rows. What is older is not in it."));
        }

        if (bill.BadRow > 0)
        {
            WriteWarning(Words.Say($"{bill.BadRow} row(s) of the gateway's log cannot be read and are left out."));
        }
    }

    private bool IsWanted(string model) =>
        Model is null || Model.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(model));
}
