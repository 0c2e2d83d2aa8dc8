namespace Allmhub.Emulator.Account;

/// <summary>Who may call, and what is left on the account.</summary>
internal sealed class AccountState(string apiKey, string accessToken, int userId, EmulatorBalance balance)
{
    public string ApiKey => apiKey;

    public string AccessToken => accessToken;

    public int UserId => userId;

    public EmulatorBalance Balance { get; set; } = balance;

    public bool IsUserBlocked { get; set; }
}
