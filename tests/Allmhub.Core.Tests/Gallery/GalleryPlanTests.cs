using Allmhub.Gallery;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Gallery;

public sealed class GalleryPlanTests
{
    private const long Mega = 1024 * 1024;

    [Fact]
    public void ASmallGalleryIsAllInside() =>
        Assert.All(GalleryPlan.Of([Picture(2 * Mega, "/a.png"), Picture(3 * Mega, null), Film(1 * Mega, "/a.mp4")]), static place => Assert.Equal(GalleryPlace.Whole, place));

    [Fact]
    public void OfALargerOneWhatLiesInFilesStaysThere() => Assert.Equal(
        [GalleryPlace.Thumbnail, GalleryPlace.Whole, GalleryPlace.Whole, GalleryPlace.File, GalleryPlace.File, GalleryPlace.Link, GalleryPlace.File],
        GalleryPlan.Of([Picture(9 * Mega, "/a.png"), Picture(9 * Mega, null), Picture(GalleryPlan.SmallLength, "/small.png"), Film(9 * Mega, "/a.mp4"), Picture(Mega, "/a.webp", "image/webp"), Link(), Picture(Mega, "/odd.png", size: null)]));

    [Fact]
    public void WhenSmallPicturesAreTooMuchTheyStayOutsideAndWhatLiesInNoFileIsInside()
    {
        IReadOnlyList<GalleryPlace> places = GalleryPlan.Of([.. Enumerable.Range(0, 400).Select(static _ => Picture(Mega, "/a.png")), Picture(100, "/b.png"), Picture(Mega, null), Link()]);
        Assert.All(places.Take(401), static place => Assert.Equal(GalleryPlace.File, place));
        Assert.Equal([GalleryPlace.Whole, GalleryPlace.Link], places.Skip(401));
    }

    private static GalleryEntry Picture(long length, string? file, string type = "image/png", int? size = 100) =>
        new(Item(file), MediaFormats.OfType(type), length, size is { } known ? new PictureSize(known, known) : null);

    private static GalleryEntry Film(long length, string? file) => new(Item(file), MediaFormats.OfType("video/mp4"), length, null);

    private static GalleryEntry Link() => new(Item(null), null, 0, null);

    private static GalleryItem Item(string? file) => new() { Content = new MediaContent(), Name = "x", File = file };
}
