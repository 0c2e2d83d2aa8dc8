using Allmhub.Emulator.Tasks;

namespace Allmhub.Core.Tests.Emulator.Tasks;

public sealed class TaskScriptTests
{
    [Theory]
    [InlineData("states=queued:0,weird,in_progress:'99',:,completed:100")]
    [InlineData("looks=5;fail=no bicycles;told=text;link=metadata.url;id=colon;first=pending;late=2;films=2;film=half;bytes=500000;content=cut;ms;foreign;number;digits=19;remix;new-id")]
    [InlineData("")]
    public void Words_read_and_written_are_the_same(string words) => Assert.Equal(words, EmulatorTaskScript.Parse(words).ToString());

    [Theory]
    [InlineData("nonsense", "'nonsense' of a task is not known")]
    [InlineData("looks=0", "needs a whole number, not '0'")]
    [InlineData("digits=20", "needs a whole number, not '20'")]
    [InlineData("link=moon", "video_url or url")]
    [InlineData("states=", "needs a value")]
    [InlineData("remix=1", "takes no value")]
    public void A_wrong_word_names_those_there_are(string words, string part)
    {
        FormatException error = Assert.Throws<FormatException>(() => EmulatorTaskScript.Parse(words));
        Assert.Contains(part, error.Message);
        Assert.Contains("Words, with ';' between: states=", error.Message);
    }
}
