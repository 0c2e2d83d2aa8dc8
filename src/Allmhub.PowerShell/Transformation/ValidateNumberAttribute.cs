using System.Globalization;
using System.Management.Automation;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Bounds a number and says in words what it is for, where ValidateRange names the bounds alone.</summary>
/// <param name="minimum">The least.</param>
/// <param name="maximum">The most.</param>
/// <param name="meaning">What the number is, as in "tokens of the answer".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateNumberAttribute(double minimum, double maximum, string meaning) : ValidateArgumentsAttribute
{
    /// <summary>The least.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The most.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>What the number is.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether the least itself is too little.</summary>
    public bool MinimumExcluded { get; init; }

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is null)
        {
            return;
        }

        double value = Convert.ToDouble(arguments is PSObject wrapped ? wrapped.BaseObject : arguments, CultureInfo.InvariantCulture);
        bool high = value <= Maximum;
        bool low = MinimumExcluded ? value > Minimum : value >= Minimum;
        if (!high || !low)
        {
            throw new ValidationMetadataException(MinimumExcluded
                ? Words.Say($"{value} is no usable value: {Words.Say(Meaning)}, over {Minimum} to {Maximum}.")
                : Words.Say($"{value} is no usable value: {Words.Say(Meaning)}, from {Minimum} to {Maximum}."));
        }
    }
}
