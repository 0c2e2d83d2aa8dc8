using System.Text;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

public sealed class AttachmentLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public static TheoryData<string, MediaKind, string> Signatures => new()
    {
        { "89504E470D0A1A0A00", MediaKind.Image, "image/png" },
        { "FFD8FFE000", MediaKind.Image, "image/jpeg" },
        { "474946383961", MediaKind.Image, "image/gif" },
        { "52494646000000005745425056503820", MediaKind.Image, "image/webp" },
        { "00000018667479706865696300000000", MediaKind.Image, "image/heic" },
        { "255044462D312E37", MediaKind.Document, "application/pdf" },
        { "524946460000000057415645666D7420", MediaKind.Audio, "audio/wav" },
        { "49443304000000", MediaKind.Audio, "audio/mpeg" },
        { "FFFB9064", MediaKind.Audio, "audio/mpeg" },
        { "4F67675300", MediaKind.Audio, "audio/ogg" },
        { "664C614300", MediaKind.Audio, "audio/flac" },
        { "00000018667479704D34412000000000", MediaKind.Audio, "audio/mp4" },
        { "000000186674797069736F6D00000000", MediaKind.Video, "video/mp4" },
        { "00000014667479707174202000000000", MediaKind.Video, "video/quicktime" },
        { "1A45DFA3", MediaKind.Video, "video/webm" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Signatures))]
    public void TheFirstBytesTellTheType(string hex, MediaKind kind, string mediaType)
    {
        ChatMediaPart part = Assert.IsType<ChatMediaPart>(AttachmentLoader.FromBytes(Convert.FromHexString(hex), "name.txt"));
        Assert.Equal(kind, part.Media.Kind);
        Assert.Equal(mediaType, part.Media.MediaType);
        Assert.Equal("name.txt", part.Media.FileName);
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void ACutFileIsNoCrash(string hex, MediaKind kind, string mediaType)
    {
        byte[] whole = Convert.FromHexString(hex);
        for (int length = 1; length < whole.Length; length++)
        {
            Exception? error = Record.Exception(() => AttachmentLoader.FromBytes(whole.AsMemory(0, length)));
            Assert.True(error is null or AttachmentException { Fault: AttachmentFault.UnknownType }, $"{kind} {mediaType} cut at {length}: {error}");
        }
    }

    [Fact]
    public void TextGoesAlongUnderItsName()
    {
        Assert.Equal("File a.csv:\n\n名,数\n", Text(AttachmentLoader.FromBytes("名,数\n"u8.ToArray(), "a.csv")));
        Assert.Equal("名", Text(AttachmentLoader.FromBytes("名"u8.ToArray())));
    }

    [Fact]
    public void TextIsReadByItsByteOrderMark()
    {
        Assert.Equal("grün", Text(AttachmentLoader.FromBytes(new byte[] { 0xFF, 0xFE }.Concat(Encoding.Unicode.GetBytes("grün")).ToArray())));
        Assert.Equal("grün", Text(AttachmentLoader.FromBytes(new byte[] { 0xFE, 0xFF }.Concat(Encoding.BigEndianUnicode.GetBytes("grün")).ToArray())));
        Assert.Equal("grün", Text(AttachmentLoader.FromBytes(new byte[] { 0xEF, 0xBB, 0xBF }.Concat(Encoding.UTF8.GetBytes("grün")).ToArray())));
    }

    [Theory]
    [InlineData(new byte[] { 0, 1, 2, 3 })]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 })]
    [InlineData(new byte[] { 0xC3, 0x28, 0x61 })]
    public void WhatIsNeitherIsRefused(byte[] data) => Assert.Equal(AttachmentFault.UnknownType, Fault(() => AttachmentLoader.FromBytes(data)));

    [Fact]
    public void EveryOtherFaultHasItsOwnName()
    {
        string empty = Path.Combine(_folder, "empty.png");
        File.WriteAllBytes(empty, []);
        string huge = Path.Combine(_folder, "huge.bin");
        using (FileStream stream = File.Create(huge))
        {
            stream.SetLength(AttachmentLoader.MaxBytes + 1);
        }

        Assert.Equal(AttachmentFault.NotFound, Fault(() => AttachmentLoader.FromFile(Path.Combine(_folder, "none"))));
        Assert.Equal(AttachmentFault.Folder, Fault(() => AttachmentLoader.FromFile(_folder)));
        Assert.Equal(AttachmentFault.Empty, Fault(() => AttachmentLoader.FromFile(empty)));
        Assert.Equal(AttachmentFault.TooLarge, Fault(() => AttachmentLoader.FromFile(huge)));
        Assert.Equal(AttachmentFault.Address, Fault(() => AttachmentLoader.FromUri(new Uri("ftp://host/a.png"))));
    }

    [Fact]
    public void AnAddressIsJudgedByItsEnding()
    {
        Assert.Equal(MediaKind.Image, Media(new Uri("https://host/picture")).Kind);
        Assert.Equal(MediaKind.Video, Media(new Uri("https://host/a/film.MP4?x=1")).Kind);
        Assert.Equal("film.MP4", Media(new Uri("https://host/a/film.MP4?x=1")).FileName);
        Assert.Equal(MediaKind.Document, Media(new Uri("https://host/a.pdf")).Kind);
    }

    private static ChatMedia Media(Uri uri) => Assert.IsType<ChatMediaPart>(AttachmentLoader.FromUri(uri)).Media;

    private static string Text(ChatPart part) => Assert.IsType<ChatTextPart>(part).Text;

    private static AttachmentFault Fault(Action load) => Assert.Throws<AttachmentException>(load).Fault;
}
