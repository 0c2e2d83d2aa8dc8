using System.Text;
using Allmhub.Media;
using Allmhub.Tokens;

namespace Allmhub.Core.Tests.Tokens;

/// <summary>The examples that the vendors' own guides reckon.</summary>
public sealed class MediaTokensTests
{
    [Theory]
    [InlineData("gpt-4o", 1024, 1024, false, 765)]
    [InlineData("gpt-4o", 2048, 4096, false, 1105)]
    [InlineData("gpt-4o", 4096, 8192, true, 85)]
    [InlineData("gpt-4o", 200, 100, false, 255)]
    [InlineData("gpt-5", 1024, 1024, false, 630)]
    [InlineData("gpt-4o-mini", 1024, 1024, false, 25501)]
    [InlineData("gpt-4.1-mini", 1024, 1024, false, 1659)]
    [InlineData("gpt-5-nano", 4000, 4000, false, 3779)]
    [InlineData("claude-sonnet-4-5", 200, 200, false, 54)]
    [InlineData("claude-sonnet-4-5", 1000, 1000, false, 1334)]
    [InlineData("claude-sonnet-4-5", 4000, 3000, false, 1568)]
    [InlineData("gemini-2.5-flash", 384, 384, false, 258)]
    [InlineData("gemini-2.5-flash", 960, 540, false, 1548)]
    [InlineData("gemini-3-pro-preview", 4000, 3000, false, 1120)]
    [InlineData("qwen-vl-max", 1024, 1024, false, 765)]
    public void A_picture_counts_by_its_vendors_rule(string model, int width, int height, bool isLow, long tokens)
    {
        TokenCount count = PictureTokens.Of(model, new PictureSize(width, height), isLow);
        Assert.Equal(tokens, count.Likely);
        Assert.True(count.Most >= count.Likely);
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("claude-opus-4-5")]
    [InlineData("gemini-2.5-pro")]
    public void A_picture_elsewhere_is_taken_as_a_usual_one_and_bounded_by_the_largest(string model)
    {
        TokenCount count = PictureTokens.Of(model, null);
        Assert.InRange(count.Likely, 250, 2100);
        Assert.True(count.Most >= PictureTokens.Of(model, new PictureSize(2000, 1500)).Likely);
    }

    [Theory]
    [InlineData("gpt-4o", "/Type /Page", 3, 6000)]
    [InlineData("claude-sonnet-4-5", "/Type/Page", 2, 4000)]
    [InlineData("gemini-2.5-pro", "/Type /Page", 5, 1290)]
    public void A_document_counts_by_its_pages(string model, string page, int pages, long tokens)
    {
        StringBuilder pdf = new("%PDF-1.7\n1 0 obj << /Type /Pages /Count 99 >>\n");
        for (int i = 0; i < pages; i++)
        {
            pdf.Append(i + 2).Append(" 0 obj << ").Append(page).Append(" /Parent 1 0 R >>\n");
        }

        Assert.Equal(tokens, MediaTokens.Of(model, MediaKind.Document, Encoding.ASCII.GetBytes(pdf.ToString())).Likely);
    }

    [Fact]
    public void A_document_whose_pages_are_packed_counts_as_it_states_or_by_its_size()
    {
        Assert.Equal(14_000, MediaTokens.Of("gpt-4o", MediaKind.Document, "%PDF-1.7\n<< /Type /Pages /Count 7 /Kids"u8.ToArray()).Likely);
        Assert.Equal(8_000, MediaTokens.Of("gpt-4o", MediaKind.Document, new byte[200_000]).Likely);
        Assert.Equal(2_000, MediaTokens.Of("gpt-4o", MediaKind.Document, "/Count 99999999999999999999"u8.ToArray().Take(7).ToArray()).Likely);
    }

    [Theory]
    [InlineData("gpt-4o-audio", 30)]
    [InlineData("gemini-2.5-flash", 96)]
    public void A_sound_counts_by_its_seconds(string model, long tokens)
    {
        byte[] wav = new byte[44 + (3 * 16000)];
        "RIFF"u8.CopyTo(wav);
        BitConverter.TryWriteBytes(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BitConverter.TryWriteBytes(wav.AsSpan(16), 16);
        BitConverter.TryWriteBytes(wav.AsSpan(20), (short)1);
        BitConverter.TryWriteBytes(wav.AsSpan(22), (short)1);
        BitConverter.TryWriteBytes(wav.AsSpan(24), 8000);
        BitConverter.TryWriteBytes(wav.AsSpan(28), 16000);
        BitConverter.TryWriteBytes(wav.AsSpan(32), (short)2);
        BitConverter.TryWriteBytes(wav.AsSpan(34), (short)16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BitConverter.TryWriteBytes(wav.AsSpan(40), 3 * 16000);
        Assert.Equal(TokenCount.Exactly(tokens), MediaTokens.Of(model, MediaKind.Audio, wav));
    }
}
