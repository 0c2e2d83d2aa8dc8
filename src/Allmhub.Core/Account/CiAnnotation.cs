namespace Allmhub.Account;

/// <summary>The line by which a CI service shows an error on the page of a job.</summary>
public static class CiAnnotation
{
    /// <summary>Makes the line of the service that runs this process, told by its environment variables.</summary>
    /// <param name="message">The error.</param>
    /// <returns>The line; <c>null</c> outside GitHub Actions and Azure Pipelines.</returns>
    public static string? Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsTrue("GITHUB_ACTIONS"))
        {
            return $"::error title=Allmhub::{Escape(message, "%25", "%0D", "%0A")}";
        }

        // Azure Pipelines reads %AZP25 for the percent sign.
        return IsTrue("TF_BUILD") ? $"##vso[task.logissue type=error]{Escape(message, "%AZP25", "%0D", "%0A")}" : null;
    }

    private static string Escape(string text, string percent, string cr, string lf) => text
        .Replace("%", percent, StringComparison.Ordinal)
        .Replace("\r", cr, StringComparison.Ordinal)
        .Replace("\n", lf, StringComparison.Ordinal);

    private static bool IsTrue(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}
