using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>Compares two objects by all their public properties, whatever these are, and tells which of a sample's say nothing.</summary>
internal static class SameObject
{
    /// <summary>Where two objects differ; empty when nowhere.</summary>
    public static IReadOnlyList<string> Differences(object? one, object? other, params string[] except)
    {
        List<string> found = [];
        Compare(one, other, string.Empty, except, found);
        return found;
    }

    /// <summary>The public properties that can be set and have the value they have by themselves: a sample that leaves them out tests nothing of them.</summary>
    public static IReadOnlyList<string> Unset(object sample, object empty, params string[] except) =>
        [.. Properties(sample.GetType()).Where(static property => property.CanWrite).Where(property => !except.Contains(property.Name)).Where(property => Differences(property.GetValue(sample), property.GetValue(empty)).Count == 0).Select(static property => property.Name)];

    private static PropertyInfo[] Properties(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0)];

    private static void Compare(object? one, object? other, string path, string[] except, List<string> found)
    {
        if (one is null || other is null || one.GetType() != other.GetType())
        {
            bool areLists = one is IEnumerable and not string && other is IEnumerable and not string;
            if (!(one is null && other is null) && !areLists)
            {
                found.Add($"{path}: {one ?? "nothing"} ({one?.GetType().Name}), {other ?? "nothing"} ({other?.GetType().Name})");
                return;
            }
        }

        switch (one)
        {
            case null:
                return;
            case JsonElement json:
                Check(json.GetRawText() == ((JsonElement)other!).GetRawText(), one, other, path, found);
                return;
            case ReadOnlyMemory<byte> bytes:
                Check(bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)other!).Span), one, other, path, found);
                return;
            case float[] vector:
                Check(vector.Select(BitConverter.SingleToInt32Bits).SequenceEqual(((float[])other!).Select(BitConverter.SingleToInt32Bits)), one, other, path, found);
                return;
            case double number:
                Check(BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)other!), one, other, path, found);
                return;
            case decimal amount:
                Check(amount.ToString(CultureInfo.InvariantCulture) == ((decimal)other!).ToString(CultureInfo.InvariantCulture), one, other, path, found);
                return;
            case Uri uri:
                Check(uri.OriginalString == ((Uri)other!).OriginalString && uri.PathAndQuery == ((Uri)other).PathAndQuery, one, other, path, found);
                return;
            case string or Enum or TimeSpan or DateTimeOffset or bool or int or long or byte or float or char:
                Check(one.Equals(other), one, other, path, found);
                return;
            case IEnumerable list:
                CompareLists([.. list.Cast<object?>()], [.. ((IEnumerable)other!).Cast<object?>()], path, except, found);
                return;
        }

        foreach (PropertyInfo property in Properties(one.GetType()).Where(property => !except.Contains(property.Name)))
        {
            Compare(property.GetValue(one), property.GetValue(other), $"{path}.{property.Name}", except, found);
        }
    }

    private static void CompareLists(object?[] one, object?[] other, string path, string[] except, List<string> found)
    {
        Check(one.Length == other.Length, one.Length, other.Length, path + ".Count", found);
        for (int i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            Compare(one[i], other[i], $"{path}[{i}]", except, found);
        }
    }

    private static void Check(bool isSame, object? one, object? other, string path, List<string> found)
    {
        if (!isSame)
        {
            found.Add($"{path}: {one} / {other}");
        }
    }
}
