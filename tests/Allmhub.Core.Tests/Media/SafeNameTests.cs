using System.Text;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

/// <summary>A name made of what others wrote is one name, on every platform.</summary>
public sealed class SafeNameTests
{
    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("小猫 (1)", "小猫 (1)")]
    [InlineData("a [1]", "a [1]")]
    [InlineData("black-forest/FLUX.1:free", "black-forest_FLUX.1_free")]
    [InlineData("../../etc/passwd", "_.._etc_passwd")]
    [InlineData("C:\\windows\\x", "C__windows_x")]
    [InlineData("a<b>c\"d|e?f*g", "a_b_c_d_e_f_g")]
    [InlineData("con", "_con")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("com1 .x", "_com1 .x")]
    [InlineData("COM¹", "_COM¹")]
    [InlineData("LPT9.a.b", "_LPT9.a.b")]
    [InlineData("console", "console")]
    [InlineData("CONIN$", "_CONIN$")]
    [InlineData("  .hidden. ", "hidden")]
    [InlineData("-rf", "_rf")]
    [InlineData("~root", "_root")]
    [InlineData("a\u202Egnp.exe", "agnp.exe")]
    [InlineData("a\u0000b\u001B[31mc\r\nd\u0085e\u2028f", "ab[31mcdef")]
    [InlineData("z\u200Bero\uFEFF\u2066w\u2069", "zerow")]
    [InlineData("half\uD83D", "half")]
    [InlineData("e\u0301", "é")]
    [InlineData("... . ..", "")]
    [InlineData("", "")]
    public void IsMade(string text, string name) => Assert.Equal(name, SafeName.Of(text));

    [Fact]
    public void IsCutByBytesBetweenLettersAsPeopleSeeThem()
    {
        string name = SafeName.Of(string.Concat(Enumerable.Repeat("长", 100)));
        Assert.Equal(66, name.Length);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 190, SafeName.MaxStemBytes);

        string accents = SafeName.Of(string.Concat(Enumerable.Repeat("x\u0323\u0332", 100)), maxBytes: 52);
        Assert.Equal(0, Encoding.UTF8.GetByteCount(accents) % 5);
    }

    [Fact]
    public void NoCharacterOfUnicodeMakesAPathOrHidesSomething()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (value is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            string name = SafeName.Of($"a{char.ConvertFromUtf32(value)}b");
            Assert.DoesNotContain(name, static c => c is '/' or '\\' or ':' or '<' or '>' or '"' or '|' or '?' or '*' || char.IsControl(c)
                || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C' or '\u2028' or '\u2029' or '\uFEFF');
            Assert.Equal(name, SafeName.Of(name));
        }
    }
}
