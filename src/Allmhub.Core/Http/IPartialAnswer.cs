namespace Allmhub.Http;

/// <summary>What had arrived of an answer before the call failed: a completion, a transcription. The transport knows no more of it.</summary>
public interface IPartialAnswer
{
    /// <summary>The text received so far.</summary>
    string Text { get; }

    /// <summary>Whether the answer's own end was seen: an answer that is whole can be refused all the same.</summary>
    bool IsComplete { get; }

    /// <summary>The same with every text passed through a filter that takes secrets out.</summary>
    /// <param name="clean">The filter.</param>
    /// <returns>The same instance when nothing changes.</returns>
    internal IPartialAnswer Without(TextFilter clean);
}
