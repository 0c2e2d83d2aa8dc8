using Allmhub.Streaming;

namespace Allmhub.Account;

/// <summary>The line by which a CI service shows an error on the page of a job.</summary>
public static class CiAnnotation
{
    /// <summary>Makes the line of the service that runs this process, told by its environment variables.</summary>
    /// <param name="message">The error; what a service wrote in it is put on one line and cleaned.</param>
    /// <returns>The line; <c>null</c> outside GitHub Actions and Azure Pipelines.</returns>
    public static string? Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        string line = RecordText.Of(message);
        if (IsTrue("GITHUB_ACTIONS"))
        {
            return $"::error title=Allmhub::{line.Replace("%", "%25", StringComparison.Ordinal)}";
        }

        // Azure Pipelines reads %AZP25 for the percent sign.
        return IsTrue("TF_BUILD") ? $"##vso[task.logissue type=error]{line.Replace("%", "%AZP25", StringComparison.Ordinal)}" : null;
    }

    private static bool IsTrue(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}
