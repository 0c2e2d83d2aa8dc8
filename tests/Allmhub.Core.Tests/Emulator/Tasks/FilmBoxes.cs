using System.Buffers.Binary;
using System.Text;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Reads the outer boxes of a film.</summary>
internal static class FilmBoxes
{
    /// <summary>Their names in order; <c>!</c> behind one that ends after the file does.</summary>
    public static string Names(byte[] film)
    {
        List<string> name = [];
        for (int at = 0; at + 8 <= film.Length;)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(film.AsSpan(at));
            string type = Encoding.ASCII.GetString(film, at + 4, 4);
            if (size < 8 || (at == 0 && type != "ftyp"))
            {
                return "no boxes";
            }

            name.Add(at + size > film.Length ? type + "!" : type);
            at = at + size > film.Length ? film.Length : at + size;
        }

        return string.Join(' ', name);
    }

    /// <summary>The content of a box by its path, e.g. <c>moov.mvhd</c>.</summary>
    public static byte[] Content(byte[] film, string path)
    {
        byte[] data = film;
        foreach (string part in path.Split('.'))
        {
            data = Children(data).First(c => c.Name == part).Data;
        }

        return data;
    }

    private static IEnumerable<(string Name, byte[] Data)> Children(byte[] data)
    {
        for (int at = 0; at + 8 <= data.Length;)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));
            yield return (Encoding.ASCII.GetString(data, at + 4, 4), data[(at + 8)..(at + size)]);
            at += size;
        }
    }
}
