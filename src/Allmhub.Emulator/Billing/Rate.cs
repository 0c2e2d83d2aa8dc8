using Allmhub.Emulator.Models;

namespace Allmhub.Emulator.Billing;

/// <summary>What a model costs: what its list says. The oldest gateway's list has no ratios of its own for cache, pictures and sound, and this one reckons without them.</summary>
/// <param name="Model">The model.</param>
/// <param name="IsOld">Whether it is the oldest gateway.</param>
internal sealed record Rate(CatalogModel Model, bool IsOld)
{
    public double PerCall => Model.PerCall;

    public decimal Ratio => Model.Ratio;

    public decimal Completion => Model.Completion;

    public bool IsTiered => !IsOld && Model.IsTiered;

    public decimal? Cache => IsOld ? null : Model.Cache;

    public decimal? CacheWrite => IsOld ? null : Model.CacheWrite;

    public decimal? Image => IsOld ? null : Model.Image;

    public decimal? Audio => IsOld ? null : Model.Audio;

    public decimal? Spoken => IsOld ? null : Model.Spoken;
}
