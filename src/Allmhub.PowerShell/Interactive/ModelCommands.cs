using System.IO.Enumeration;
using Allmhub.Account;
using Allmhub.Foundation;

namespace Allmhub.PowerShell.Interactive;

/// <summary>The commands for models. A name is checked against the list, which costs nothing; where no list is to be had, it is taken as it is.</summary>
internal sealed class ModelCommands(IChatShellHost host, ChatTalk talk)
{
    private const int MostShown = 60;
    private const int MostMeant = 5;

    public void Model(string name)
    {
        if (name.Length > 0 && Known(name) is { } known)
        {
            host.Model = known;
            talk.Session.Model = known;
        }

        host.Say(Words.Say($"Model: {host.Model}"));
    }

    public void Models(string part)
    {
        IReadOnlyList<ModelInfo> models = host.Models(isFresh: true);
        if (models.Count == 0)
        {
            models = host.Models(isFresh: false);
            host.Say(models.Count == 0 ? Words.Say("The list of models is not to be had.") : Words.Say("The list of models is not to be had now; this is the last one."));
        }

        ModelInfo[] wanted = [.. models.Where(model => Fits(model.Name, part)).OrderBy(static model => model.Name, StringComparer.OrdinalIgnoreCase)];
        if (models.Count > 0 && wanted.Length == 0)
        {
            host.Say(Words.Say($"No model matches {part}."));
        }

        int width = wanted.Take(MostShown).Select(static model => model.Name.Length).DefaultIfEmpty().Max();
        foreach (ModelInfo model in wanted.Take(MostShown))
        {
            string mark = model.Name == host.Model ? "*" : " ";
            host.Say($"{mark} {model.Name.PadRight(width)}  {model.Price}".TrimEnd());
        }

        if (wanted.Length > MostShown)
        {
            host.Remark(Words.Say($"… {wanted.Length - MostShown} more; /models and part of a name narrows the list."));
        }
    }

    private string? Known(string name)
    {
        // The list of the last time may be older than the model.
        IReadOnlyList<ModelInfo> models = host.Models(isFresh: false);
        if (Find(models, name) is null && host.Models(isFresh: true) is { Count: > 0 } fresh)
        {
            models = fresh;
        }

        if (models.Count == 0)
        {
            host.Remark(Words.Say($"The list of models is not to be had; {name} is taken as it is."));
            return name;
        }

        if (Find(models, name) is string known)
        {
            return known;
        }

        string[] names = [.. models.Select(static model => model.Name)];
        string[] meant = [.. names.Where(one => one.Contains(name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase).Take(MostMeant)];
        string? near = meant.Length > 0 ? string.Join(", ", meant) : NearestWord.Of(name, names);
        host.Say(near is null ? Words.Say($"There is no model {name}. /models lists them.") : Words.Say($"There is no model {name}. Near it: {near}. /models lists all."));
        return null;
    }

    private static string? Find(IReadOnlyList<ModelInfo> models, string name) =>
        models.FirstOrDefault(model => model.Name == name)?.Name ?? models.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;

    private static bool Fits(string name, string part) => part.AsSpan().ContainsAny('*', '?')
        ? FileSystemName.MatchesSimpleExpression(part, name)
        : name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
