using Allmhub.Emulator.Account;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Tasks;

/// <summary>What tasks and calls cost and give back: the balance moves at once, and the log keeps both (NOTES section 16.7).</summary>
internal sealed class TaskLedger(AccountState account)
{
    private const int MostEntries = 1000;

    private readonly object _gate = new();
    private readonly LinkedList<string> _entry = [];
    private int _count;

    /// <summary>Takes the price; false when it is not there, and which of the two is short.</summary>
    public bool Charge(EmulatedTask task, long unit, string content, string other, out bool userIsShort)
    {
        lock (_gate)
        {
            if (!TryMove(unit, out userIsShort))
            {
                return false;
            }

            task.Quota = task.Charge = unit;
            Write(2, task.Model, unit, content, other, task.RequestId);
            return true;
        }
    }

    /// <summary>Takes the price of a call that is answered at once; false when it is not there.</summary>
    public bool Charge(string model, long unit, (long Read, long Written) token, string requestId, bool isStream, string other)
    {
        lock (_gate)
        {
            if (!TryMove(unit, out _))
            {
                return false;
            }

            Write(2, model, unit, "", other, requestId, token, isStream);
            return true;
        }
    }

    /// <summary>Gives the price back, once.</summary>
    public void Refund(EmulatedTask task, string reason)
    {
        lock (_gate)
        {
            if (task.Quota == 0)
            {
                return;
            }

            Move(account.Balance, -task.Quota);
            string other = new JsonMembers().Text("task_id", task.Id).Text("reason", reason).ToString();
            Write(6, task.Model, task.Quota, "", other, requestId: null);
            task.Quota = 0;
        }
    }

    /// <summary>The log, newest first.</summary>
    public string Log()
    {
        lock (_gate)
        {
            return JsonMembers.List(_entry);
        }
    }

    private bool TryMove(long unit, out bool userIsShort)
    {
        EmulatorBalance balance = account.Balance;
        userIsShort = balance.UserQuota < unit;
        if (userIsShort || (!balance.IsUnlimited && balance.Granted - balance.Used < unit))
        {
            return false;
        }

        Move(balance, unit);
        return true;
    }

    private void Move(EmulatorBalance balance, long unit) => account.Balance = balance with
    {
        Used = balance.Used + unit,
        UserQuota = balance.UserQuota - unit,
        UserUsed = balance.UserUsed + unit,
    };

    /// <summary>Type 2 is use, 6 a refund, which has no request of its own.</summary>
    private void Write(int type, string model, long unit, string content, string other, string? requestId, (long Read, long Written) token = default, bool isStream = false)
    {
        JsonMembers entry = new JsonMembers()
            .Number("id", ++_count).Number("user_id", account.UserId).Number("created_at", DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Number("type", type)
            .Text("content", content).Text("username", "").Text("token_name", account.Balance.Name).Text("model_name", model).Number("quota", unit)
            .Number("prompt_tokens", token.Read).Number("completion_tokens", token.Written).Number("use_time", 0).Raw("is_stream", JsonText.Bool(isStream)).Number("channel", 0).Text("channel_name", "")
            .Number("token_id", 31).Text("group", account.Balance.Group).Text("ip", "");
        if (requestId is not null)
        {
            entry.Text("request_id", requestId).Text("upstream_request_id", "");
        }

        _entry.AddFirst(entry.Text("other", other).ToString());
        if (_entry.Count > MostEntries)
        {
            _entry.RemoveLast();
        }
    }
}
