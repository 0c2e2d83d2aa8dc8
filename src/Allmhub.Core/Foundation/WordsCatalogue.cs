using System.Globalization;
using System.Reflection;
using System.Text;

namespace Allmhub.Foundation;

/// <summary>The entries of all catalogues of this process: those of the assemblies whose names begin as ours do, read when the first text is wanted in Chinese.</summary>
internal static class WordsCatalogue
{
    private const string Prefix = "words.zh-CN.";

    /// <summary>Whether the user reads Chinese. Simplified serves every script of it: there is no other catalogue.</summary>
    public static bool IsWanted => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Says a text without places.</summary>
    /// <param name="text">The English text.</param>
    /// <returns>The Chinese one, or the same.</returns>
    public static string Say(string text) => Loaded.Find(Escape(text)) is string format ? string.Format(CultureInfo.InvariantCulture, format) : text;

    /// <summary>Says a text with places.</summary>
    /// <param name="key">The English text with numbered places.</param>
    /// <param name="values">What they hold.</param>
    /// <returns>The Chinese text, or the English one.</returns>
    public static string Fill(string key, string[] values) => string.Format(CultureInfo.InvariantCulture, Loaded.Find(key) ?? key, values);

    /// <summary>Doubles the braces of a text that has no places.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A composite format that gives it.</returns>
    public static string Escape(string text) => text.AsSpan().ContainsAny('{', '}') ? text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) : text;

    /// <summary>Reads a catalogue.</summary>
    /// <param name="reader">Its lines.</param>
    /// <returns>English and Chinese texts in their order, line breaks and backslashes as they are meant.</returns>
    /// <exception cref="FormatException">A text stands alone.</exception>
    public static IEnumerable<(string English, string Chinese)> Read(TextReader reader)
    {
        string? english = null;
        while (reader.ReadLine() is string line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (english is null)
            {
                english = Unescape(line);
                continue;
            }

            yield return (english, Unescape(line));
            english = null;
        }

        if (english is not null)
        {
            throw new FormatException($"A catalogue ends with an English text that has no Chinese one: {english}");
        }
    }

    private static string Unescape(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
        {
            return line;
        }

        StringBuilder text = new(line.Length);
        for (int at = 0; at < line.Length; at++)
        {
            text.Append(line[at] != '\\' || at + 1 == line.Length ? line[at] : line[++at] switch { 'n' => '\n', 't' => '\t', char other => other });
        }

        return text.ToString();
    }

    // A type of its own: nothing of it is made for those who read English.
    private static class Loaded
    {
        private static readonly object Gate = new();
        private static int _assemblies;
        private static (int Assemblies, Dictionary<string, string> Entries)? _known;

        // A program may load the module after it has said something in Chinese.
        static Loaded() => AppDomain.CurrentDomain.AssemblyLoad += static (_, loaded) => Interlocked.Add(ref _assemblies, IsOurs(loaded.LoadedAssembly) ? 1 : 0);

        public static string? Find(string key)
        {
            lock (Gate)
            {
                int assemblies = Volatile.Read(ref _assemblies);
                if (_known?.Assemblies != assemblies)
                {
                    _known = (assemblies, ReadAll());
                }

                return _known.Value.Entries.GetValueOrDefault(key);
            }
        }

        private static Dictionary<string, string> ReadAll()
        {
            Dictionary<string, string> entries = new(StringComparer.Ordinal);
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(IsOurs))
            {
                foreach (string name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
                {
                    using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
                    foreach ((string english, string chinese) in Read(reader))
                    {
                        entries.TryAdd(english, chinese);
                    }
                }
            }

            return entries;
        }

        // A dynamic assembly has no resources and says so by an exception.
        private static bool IsOurs(Assembly assembly) => !assembly.IsDynamic && assembly.GetName().Name?.StartsWith("allm", StringComparison.OrdinalIgnoreCase) == true;
    }
}
