using System.Globalization;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Tasks;

/// <summary>What the account says of its tasks: the pages of the user, which find lost ids again, and the log of the key.</summary>
/// <param name="board">The tasks.</param>
/// <param name="film">Films as the user's page has them, newest first.</param>
/// <param name="picture">Midjourney tasks as the user's page has them, newest first.</param>
internal sealed class TaskPaths(TaskBoard board, Func<IReadOnlyList<string>> film, Func<IReadOnlyList<string>> picture) : IRouteArea
{
    private const int UsualSize = 10;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/api/task/self", RouteSecret.UserToken, call => Page(call, film())),
        new("GET", "/api/mj/self", RouteSecret.UserToken, call => Page(call, picture())),
        new("GET", "/api/log/token", RouteSecret.KeyToRead, _ => EmulatorReply.Json(Success(board.Ledger.Log()))),
    ];

    private static EmulatorReply Page(RouteCall call, IReadOnlyList<string> item)
    {
        int page = Number(call, "p", 1);
        int size = Number(call, "page_size", UsualSize);
        string shown = JsonMembers.List(item.Skip((page - 1) * size).Take(size));
        return EmulatorReply.Json(Success(new JsonMembers().Number("page", page).Number("page_size", size).Number("total", item.Count).Raw("items", shown).ToString()));
    }

    private static string Success(string data) => new JsonMembers().Raw("success", "true").Text("message", "").Raw("data", data).ToString();

    private static int Number(RouteCall call, string name, int usual) =>
        int.TryParse(call.Request.GetQuery(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : usual;
}
