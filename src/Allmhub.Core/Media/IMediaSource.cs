namespace Allmhub.Media;

/// <summary>A result that holds pictures, films or sounds which can be saved and shown.</summary>
public interface IMediaSource
{
    /// <summary>What it holds.</summary>
    /// <returns>In the order of the answer; possibly nothing.</returns>
    IReadOnlyList<MediaContent> GetMedia();
}
