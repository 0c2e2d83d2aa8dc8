using System.Globalization;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Films;

/// <summary>Where the bytes of a film are: on the host of links, on the content path, or signed on the gateway itself.</summary>
internal sealed class FilmLinks(MediaLinks links, Uri gateway)
{
    /// <summary>The address on the host of links; its query holds letters that must go back as they are.</summary>
    public string Of(FilmTask task, int index)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{TaskBoard.Letter(task.Id, 12)}_{index}.mp4");
        return links.Add(task.Film(index), name).AbsoluteUri + "?e=1763712800&sig=aB%2Fc%3D%3D";
    }

    /// <summary>The content path of the gateway.</summary>
    public string Content(FilmTask task) => new Uri(gateway, $"/v1/videos/{Uri.EscapeDataString(task.Id)}/content").AbsoluteUri;

    /// <summary>The path of a file whose signature replaces the key.</summary>
    public static string Artifact(FilmTask task, string key) => $"/v1/tasks/{Uri.EscapeDataString(task.Id)}/artifacts/{key}/content?access={Access(task, key)}";

    /// <summary>The signature of a file.</summary>
    public static string Access(FilmTask task, string key) => $"{TaskBoard.Letter(task.Id, 8)}.{TaskBoard.Letter(task.Id + key, 24)}";
}
