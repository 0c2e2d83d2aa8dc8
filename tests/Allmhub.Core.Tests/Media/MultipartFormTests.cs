using System.Text;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

public sealed class MultipartFormTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheHeadIsAsServersWantIt()
    {
        using HttpContent content = MultipartForm.ToContent([new FormPart("prompt", "一只猫"), FormPart.OfBytes("image[]", new byte[] { 0xFF, 0xD8, 0xFF }, "cat.png"), new FormPart("a\"b\r\nc", "x")]);

        string type = content.Headers.NonValidated["Content-Type"].ToString();
        string boundary = Assert.Single(System.Text.RegularExpressions.Regex.Matches(type, "^multipart/form-data; boundary=([A-Za-z0-9-]+)$")).Groups[1].Value;
        byte[] body = await content.ReadAsByteArrayAsync();
        string expected = $"--{boundary}\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n一只猫\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"cat.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nÿØÿ\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"a%22b%0D%0Ac\"\r\n\r\nx\r\n--{boundary}--\r\n";
        Assert.Equal(Encoding.Latin1.GetString([.. expected.SelectMany(static c => c is 'ÿ' ? [0xFF] : c is 'Ø' ? [0xD8] : Encoding.UTF8.GetBytes(c.ToString()))]), Encoding.Latin1.GetString(body));
        Assert.Equal(body.Length, content.Headers.ContentLength);
    }

    [Fact]
    public async Task AFileIsTypedByItsBytesThenByItsNameAndItsNameGoesTwiceWhenItIsNoAscii()
    {
        string sound = Path.Combine(_folder, "录音.wav");
        await File.WriteAllBytesAsync(sound, Convert.FromHexString("00000018667479704D344120"));
        string unknown = Path.Combine(_folder, "notes.srt");
        await File.WriteAllTextAsync(unknown, "1");

        using HttpContent content = MultipartForm.ToContent([new FormPart("file", null, sound), new FormPart("file", null, unknown), FormPart.OfBytes("file", new byte[] { 1 }, "blob")]);
        string body = await content.ReadAsStringAsync();

        Assert.Contains("filename=\"录音.m4a\"; filename*=UTF-8''%E5%BD%95%E9%9F%B3.m4a\r\nContent-Type: audio/mp4\r\n", body, StringComparison.Ordinal);
        Assert.Contains("filename=\"notes.srt\"\r\nContent-Type: text/plain\r\n", body, StringComparison.Ordinal);
        Assert.Contains("filename=\"blob\"\r\nContent-Type: application/octet-stream\r\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recording", "FFFB9064", "recording.mp3", "audio/mpeg")]
    [InlineData("v1.2", "FFFB9064", "v1.2.mp3", "audio/mpeg")]
    [InlineData("a.m4a", "000000186674797069736F6D", "a.m4a", "audio/mp4")]
    [InlineData("a.mp4", "00000018667479704D344120", "a.mp4", "video/mp4")]
    [InlineData("a.JPEG", "FFD8FF", "a.JPEG", "image/jpeg")]
    [InlineData("a\u0001b\"c\\d.txt", "61", "a%01b%22c\\d.txt", "text/plain")]
    public async Task AFileGoesUnderAnExtensionItsBytesHaveEarned(string name, string bytes, string sent, string type)
    {
        using HttpContent content = MultipartForm.ToContent([FormPart.OfBytes("file", Convert.FromHexString(bytes), name)]);
        Assert.Contains($"filename=\"{sent}\"\r\nContent-Type: {type}\r\n", await content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereIsTheCallersMistake() =>
        Assert.Equal(nameof(FormPart.FilePath), Assert.Throws<InvalidInputException>(() => MultipartForm.ToContent([new FormPart("file", null, Path.Combine(_folder, "no"))])).Parameter);

    [Fact]
    public void ADryRunTellsNamesAndTexts() =>
        Assert.Equal("n=2\nimage=@cat.png\nmask=@m.png", MultipartForm.Describe([new FormPart("n", "2"), new FormPart("image", null, "/a/cat.png"), FormPart.OfBytes("mask", default, "m.png")]));

    [Fact]
    public async Task PiecesAreReadOneAfterTheOtherAndAgainFromTheBeginning()
    {
        using JoinedStream joined = new([new MemoryStream("ab"u8.ToArray()), new MemoryStream(), new MemoryStream("cde"u8.ToArray())]);
        Assert.Equal(5, joined.Length);
        using StreamReader reader = new(joined, leaveOpen: true);
        Assert.Equal("abcde", await reader.ReadToEndAsync());
        Assert.Equal(5, joined.Position);
        joined.Position = 0;
        byte[] all = new byte[6];
        Assert.Equal(5, await joined.ReadAtLeastAsync(all, 6, throwOnEndOfStream: false));
    }
}
