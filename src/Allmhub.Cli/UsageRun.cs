using Allmhub.Account.Billing;
using Allmhub.Account.Spending;
using Allmhub.Cli.Screen;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm usage`.</summary>
internal static class UsageRun
{
    public static async Task<int> ExecuteAsync(UsageArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            using Connection connection = Connection.Open(arguments.Gateway, needsKey: arguments.Reconcile);
            Uri gateway = connection.Client.Options.BaseUri;
            if (!arguments.Reconcile)
            {
                UsageWriter.Write(SpendingReport.Of(SpendingLedger.OfUser.ReadFor(gateway, arguments.Period, Warn), arguments.By, arguments.Period, "ledger"), arguments.Json);
                return ExitCode.Ok;
            }

            Bill bill = await connection.Client.Bills.Read(new BillQuery()).ExecuteAsync(new AllmCallOptions { Notices = new WarningLine() }, cancellationToken);
            if (bill.IsCut)
            {
                Warn(Words.Say($"The gateway's log ends at its newest {bill.Entry.Count} rows. What is older is not in it."));
            }

            if (bill.IsNameless)
            {
                Warn(Words.Say("The gateway's log names no request, as that of older gateways does not: no call can be found in it, and all stand alone. Compare the sums."));
            }

            UsageWriter.Write(Reconciliation.Of(SpendingLedger.OfUser.Read(arguments.Period, Warn).Where(entry => entry.IsOf(gateway)), bill, arguments.Period), arguments.Json);
            return ExitCode.Ok;
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, "allm usage");
        }
        catch (AllmException error)
        {
            return Fault.Service(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fault.Say(Words.Say($"The ledger cannot be read: {error.Message}"), ExitCode.ServiceError);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private static void Warn(string message) => Fault.Say(message, ExitCode.Ok);
}
