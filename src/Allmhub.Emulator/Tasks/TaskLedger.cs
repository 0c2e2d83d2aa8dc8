using Allmhub.Emulator.Account;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Tasks;

/// <summary>What tasks cost and give back: the balance moves at once, and the log keeps both (NOTES section 16.7).</summary>
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
            EmulatorBalance balance = account.Balance;
            userIsShort = balance.UserQuota < unit;
            if (userIsShort || (!balance.IsUnlimited && balance.Granted - balance.Used < unit))
            {
                return false;
            }

            Move(balance, unit);
            task.Quota = task.Charge = unit;
            Write(2, task.Model, unit, content, other, task.RequestId);
            return true;
        }
    }

    /// <summary>Takes the price of what is answered at once; false when it is not there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="requestId">The call, which the log names.</param>
    /// <param name="unit">The price.</param>
    /// <param name="token">The tokens read and written.</param>
    /// <param name="other">What the log says beside the price.</param>
    public bool Charge(string model, string requestId, long unit, (int Read, int Written) token, string other)
    {
        lock (_gate)
        {
            EmulatorBalance balance = account.Balance;
            if (balance.UserQuota < unit || (!balance.IsUnlimited && balance.Granted - balance.Used < unit))
            {
                return false;
            }

            Move(balance, unit);
            Write(2, model, unit, "", other, requestId, token.Read, token.Written);
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

    private void Move(EmulatorBalance balance, long unit) => account.Balance = balance with
    {
        Used = balance.Used + unit,
        UserQuota = balance.UserQuota - unit,
        UserUsed = balance.UserUsed + unit,
    };

    /// <summary>Type 2 is use, 6 a refund, which has no request of its own.</summary>
    private void Write(int type, string model, long unit, string content, string other, string? requestId, int read = 0, int written = 0)
    {
        JsonMembers entry = new JsonMembers()
            .Number("id", ++_count).Number("user_id", account.UserId).Number("created_at", DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Number("type", type)
            .Text("content", content).Text("username", "").Text("token_name", account.Balance.Name).Text("model_name", model).Number("quota", unit)
            .Number("prompt_tokens", read).Number("completion_tokens", written).Number("use_time", 0).Raw("is_stream", "false").Number("channel", 0).Text("channel_name", "")
            .Number("token_id", 31).Text("group", "default").Text("ip", "");
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
