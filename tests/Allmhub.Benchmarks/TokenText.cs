using System.Globalization;
using System.Text;

namespace Allmhub.Benchmarks;

/// <summary>Texts of many kinds whose tokens are counted: this repository's own, tables and logs that are the same every time, and article 1 of the Declaration of Human Rights.</summary>
internal static class TokenText
{
    private const int Most = 100_000;

    /// <summary>Texts as admins send them.</summary>
    /// <returns>What each is, and the text.</returns>
    public static IEnumerable<KeyValuePair<string, string>> Kinds()
    {
        yield return new("English (help pages)", Files("docs/en-US", "*.md"));
        yield return new("Chinese (help pages)", Files("docs/zh-CN", "*.md"));
        yield return new("C#", Files("src/Allmhub.Core/Http", "*.cs"));
        yield return new("PowerShell", Files("tests/Pester", "*.ps1"));
        yield return new("JSON, indented", Files("tests/samples", "*.json"));
        yield return new("Events of JSON", Files("tests/samples", "*.sse"));
        yield return new("CSV of processes", Table());
        yield return new("Log with times", Log());
        yield return new("Hexadecimal", Hex());
        yield return new("Emoji in prose", string.Concat(Enumerable.Repeat("Great job! 🎉🎉 See you tomorrow 😀👍🏽. Build passed ✅, tests failed ❌ (3) 🚀🔥 — ❤️ from the team 🇩🇪🇨🇳\n", 20)));
    }

    /// <summary>One text in many languages.</summary>
    /// <returns>The language, and the text.</returns>
    public static IEnumerable<KeyValuePair<string, string>> Languages() =>
    [
        new("English", "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood."),
        new("German", "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen."),
        new("French", "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité."),
        new("Spanish", "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros."),
        new("Italian", "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza."),
        new("Portuguese", "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade."),
        new("Polish", "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa."),
        new("Czech", "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství."),
        new("Turkish", "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler."),
        new("Russian", "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства."),
        new("Ukrainian", "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і повинні діяти у відношенні один до одного в дусі братерства."),
        new("Greek", "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης."),
        new("Arabic", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء."),
        new("Hebrew", "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה."),
        new("Hindi", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।"),
        new("Thai", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ"),
        new("Vietnamese", "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu."),
        new("Japanese", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。"),
        new("Korean", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다."),
        new("Chinese, simplified", "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。"),
        new("Chinese, traditional", "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神相對待。"),
    ];

    private static string Files(string folder, string pattern)
    {
        StringBuilder text = new();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern).Order(StringComparer.Ordinal).TakeWhile(_ => text.Length < Most))
        {
            text.Append(File.ReadAllText(file));
        }

        return text.ToString(0, Math.Min(Most, text.Length));
    }

    private static string Table()
    {
        string[] names = ["pwsh", "sshd", "systemd-journald", "postgres", "nginx", "dotnet", "containerd-shim", "svchost", "explorer", "Idle"];
        Random random = new(7);
        StringBuilder text = new("\"Id\",\"ProcessName\",\"CPU\",\"WorkingSet64\",\"StartTime\",\"Path\"\n");
        for (int i = 0; i < 400; i++)
        {
            string name = names[random.Next(names.Length)];
            text.Append(CultureInfo.InvariantCulture, $"\"{random.Next(1, 65000)}\",\"{name}\",\"{random.NextDouble() * 900:0.######}\",\"{random.NextInt64(1 << 20, 1L << 32)}\",\"{new DateTime(2026, 11, 1).AddSeconds(random.Next(2_000_000)):MM/dd/yyyy HH:mm:ss}\",\"/usr/bin/{name}\"\n");
        }

        return text.ToString();
    }

    private static string Log()
    {
        string[] said = ["Accepted publickey for deploy from 10.0.{0}.{1} port {2} ssh2: ED25519", "Started Session {2} of user deploy.", "level=warn msg=\"retrying in {0}s\" attempt={1} error=\"connection reset by peer\"", "GET /api/v2/items/{2}?page={0} HTTP/1.1\" 200 {1}{0} \"-\" \"curl/8.9.1\""];
        Random random = new(11);
        StringBuilder text = new();
        for (int i = 0; i < 400; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2026, 11, 1).AddSeconds(random.Next(2_000_000)):yyyy-MM-ddTHH:mm:ss.fff}Z host-{random.Next(20)} app[{random.Next(30000)}]: ");
            text.AppendFormat(CultureInfo.InvariantCulture, said[random.Next(said.Length)], random.Next(250), random.Next(250), random.Next(60000)).Append('\n');
        }

        return text.ToString();
    }

    private static string Hex()
    {
        Random random = new(13);
        byte[] bytes = new byte[16];
        StringBuilder text = new();
        for (int i = 0; i < 300; i++)
        {
            random.NextBytes(bytes);
            text.Append(Convert.ToHexStringLower(bytes)).Append('\n');
        }

        return text.ToString();
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Allmhub.PowerShell.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The texts are those of the repository, and this does not run in it.");
    }
}
