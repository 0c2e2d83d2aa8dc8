namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>Where we read otherwise than the oracle, and mean to.</summary>
/// <param name="Name">What is otherwise.</param>
/// <param name="Reason">Why.</param>
/// <param name="Example">A document that shows it.</param>
/// <param name="Ours">What we make of it.</param>
/// <param name="Oracle">What Markdig makes of it.</param>
internal sealed record Departure(string Name, string Reason, string Example, string Ours, string Oracle);
