#if !NET9_0_OR_GREATER
namespace System.Runtime.CompilerServices;

/// <summary>Tells the compiler which overload is meant where several fit. It knows the type by its name; .NET 8 does not bring it.</summary>
/// <param name="priority">The overload with the greatest is taken.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    /// <summary>The priority; 0 without the attribute.</summary>
    public int Priority { get; } = priority;
}
#endif
