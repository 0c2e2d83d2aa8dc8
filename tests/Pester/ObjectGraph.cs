using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;

/// <summary>Every text that can be reached from an object, by fields and properties, public or not, each object once.</summary>
public static class ObjectGraph
{
    private const int MaxObjects = 100000;

    public static string[] TextOf(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>();
        var text = new List<string>();
        Push(open, root);
        while (open.Count > 0)
        {
            object current = open.Pop();
            if (current is string word)
            {
                text.Add(word);
                continue;
            }

            if (!seen.Add(current) || IsOutside(current))
            {
                continue;
            }

            if (seen.Count > MaxObjects)
            {
                throw new InvalidOperationException("The graph is larger than the walk.");
            }

            if (current is byte[] bytes)
            {
                text.Add(Encoding.UTF8.GetString(bytes));
            }
            else if (current is char[] characters)
            {
                text.Add(new string(characters));
            }
            else if (current is InvocationInfo invocation)
            {
                // Its other members are the engine: the whole session with its variables.
                Push(open, invocation.Line);
                Push(open, invocation.PositionMessage);
                Push(open, invocation.BoundParameters);
                Push(open, invocation.UnboundArguments);
            }
            else
            {
                if (current is IDictionary || current is IList)
                {
                    foreach (object item in (IEnumerable)current)
                    {
                        Push(open, item);
                    }
                }

                PushMembers(open, current);
            }
        }

        return text.ToArray();
    }

    /// <summary>Metadata, the engine, and the one place where a secret may be.</summary>
    private static bool IsOutside(object value)
    {
        return value is Type || value is MemberInfo || value is Assembly || value is Module || value is Pointer || value is Delegate || value is SecureString
            || (value.GetType().Namespace is string space && space.StartsWith("System.Management.Automation", StringComparison.Ordinal)
                && !(value is Exception || value is ErrorRecord || value is ErrorDetails || value is InvocationInfo || value is PSObject || value is InformationalRecord || value is InformationRecord));
    }

    private static void Push(Stack<object> open, object value)
    {
        if (value != null && (value is string || !value.GetType().IsPrimitive) && !value.GetType().IsEnum)
        {
            open.Push(value is PSObject wrapped && !(wrapped.BaseObject is PSCustomObject) ? wrapped.BaseObject : value);
        }
    }

    private static void PushMembers(Stack<object> open, object owner)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type type = owner.GetType(); type != null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Own))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                {
                    Push(open, field.GetValue(owner));
                }
            }

            foreach (PropertyInfo property in type.GetProperties(Own))
            {
                if (property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRef && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer)
                {
                    try
                    {
                        Push(open, property.GetValue(owner));
                    }
                    catch (TargetInvocationException)
                    {
                        // A getter that throws shows nothing.
                    }
                }
            }
        }
    }
}
