using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

public sealed class MediaTemplateTests
{
    private static readonly DateTime Time = new(2026, 11, 26, 18, 30, 5, DateTimeKind.Local);

    [Theory]
    [InlineData("cat-{n}.png", "cat-3.png")]
    [InlineData("cat-{n:000}.png", "cat-003.png")]
    [InlineData("{N}{n}", "33")]
    [InlineData("{date}_{time}-{model}.png", "2026-11-26_183005-gpt-image-1.png")]
    [InlineData("{prompt}.png", "a red bicycle.png")]
    [InlineData("a [1] {x} {} {n:1}.png", "a [1] {x} {} {n:1}.png")]
    public void Fields_are_filled_and_other_letters_stay(string path, string expanded)
    {
        MediaTemplate template = MediaTemplate.Parse(path);
        Assert.Equal(expanded, template.Expand(new MediaTemplateValues(3, "gpt-image-1", "a red bicycle", Time)));
        Assert.Equal(path != expanded, template.HasField);
    }

    [Theory]
    [InlineData("black-forest/FLUX.1:free")]
    [InlineData(@"..\..\evil")]
    [InlineData("../../../etc/passwd")]
    [InlineData("CON")]
    [InlineData("a\u202Egnp.exe")]
    public void What_others_wrote_makes_no_path_and_no_device(string text)
    {
        string name = MediaTemplate.Parse("{model}|{prompt}").Expand(new MediaTemplateValues(1, text, text, Time));
        Assert.DoesNotContain(name, static c => c is '/' or '\\' or ':' or '\u202E');
        Assert.DoesNotContain("CON", name.Split('|'));
    }

    [Fact]
    public void A_long_prompt_is_cut_and_an_empty_one_has_a_name()
    {
        string name = MediaTemplate.Parse("{prompt}").Expand(new MediaTemplateValues(1, null, new string('长', 400), Time));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 40, 80);
        Assert.Equal("picture model", MediaTemplate.Parse("{prompt} {model}").Expand(new MediaTemplateValues(1, "", "\u0007", Time)));
    }
}
