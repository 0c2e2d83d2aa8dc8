using System.Collections;
using System.Reflection;

namespace Allmhub.Core.Tests.Http;

/// <summary>Every text that can be reached from an object: properties and fields, public or not.</summary>
internal static class ObjectGraph
{
    private const int MaxObjects = 200_000;

    public static IReadOnlyList<string> TextsOf(object root)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object> open = new([root]);
        List<string> texts = [];
        while (open.TryPop(out object? current) && seen.Count < MaxObjects)
        {
            if (current is string text)
            {
                texts.Add(text);
                continue;
            }

            if (!seen.Add(current) || current is Type or Assembly or MemberInfo or Pointer or Delegate)
            {
                continue;
            }

            if (current is char[] characters)
            {
                texts.Add(new string(characters));
            }
            else if (current is byte[] bytes)
            {
                texts.Add(System.Text.Encoding.UTF8.GetString(bytes));
            }
            else if (current is IEnumerable items and not IQueryable && !current.GetType().IsPrimitive && current is Array or IList or IDictionary)
            {
                foreach (object? item in items)
                {
                    Push(open, item);
                }
            }

            foreach (object? member in MembersOf(current))
            {
                Push(open, member);
            }
        }

        Assert.True(seen.Count < MaxObjects, "The graph is larger than the walk.");
        return texts;
    }

    private static void Push(Stack<object> open, object? value)
    {
        if (value is not null && (value is string || !value.GetType().IsPrimitive) && !value.GetType().IsEnum)
        {
            open.Push(value);
        }
    }

    private static IEnumerable<object?> MembersOf(object owner)
    {
        for (Type? type = owner.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (FieldInfo field in type.GetFields(Own).Where(static field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike))
            {
                yield return field.GetValue(owner);
            }

            foreach (PropertyInfo property in type.GetProperties(Own).Where(static property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer))
            {
                object? value = null;
                try
                {
                    value = property.GetValue(owner);
                }
                catch (TargetInvocationException)
                {
                    // A getter that throws shows nothing.
                }

                yield return value;
            }
        }
    }
}
