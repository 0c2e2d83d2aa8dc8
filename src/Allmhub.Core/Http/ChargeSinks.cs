namespace Allmhub.Http;

/// <summary>Two who are told what calls cost.</summary>
/// <param name="first">Told first.</param>
/// <param name="second">Told after it.</param>
internal sealed class ChargeSinks(IChargeSink first, IChargeSink second) : IChargeSink
{
    /// <summary>One of what there is.</summary>
    /// <param name="first">Told first; may be <c>null</c>.</param>
    /// <param name="second">Told after it; may be <c>null</c>.</param>
    /// <returns>Both, or the one there is; <c>null</c> for none.</returns>
    public static IChargeSink? Of(IChargeSink? first, IChargeSink? second) => first is null ? second : second is null ? first : new ChargeSinks(first, second);

    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        first.Post(charge);
        second.Post(charge);
    }
}
