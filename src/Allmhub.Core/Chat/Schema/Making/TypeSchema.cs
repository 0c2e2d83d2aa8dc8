using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Chat.Schema.Making;

/// <summary>Adds to a schema what a member's attributes say, for attributes this assembly does not know (ValidateSet, ValidateRange and the like).</summary>
/// <param name="attributes">The attributes of a property or parameter.</param>
/// <param name="schema">Its schema so far.</param>
public delegate void SchemaRefinement(IEnumerable<Attribute> attributes, JsonObject schema);

/// <summary>
/// JSON Schema of a .NET type: classes and records, enums by name, arrays, lists, dictionaries with text keys, nested and nullable types,
/// numbers, text, dates, <see cref="Guid"/>, <see cref="Uri"/>, <see cref="TimeSpan"/>. What the schema admits,
/// <see cref="AnswerValue.Read"/> can make into that type.
/// </summary>
public static class TypeSchema
{
    /// <summary>Makes the schema of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="refine">Looks at each property's attributes; may be <c>null</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="JsonSchemaException">The type, or one inside it, cannot be said in JSON or contains itself; the message names it and the way to it.</exception>
    public static JsonSchema Make(Type type, SchemaRefinement? refine = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return JsonSchema.FromElement(JsonSerializer.SerializeToElement(MakeNode(type, refine), SchemaJson.Default.JsonObject));
    }

    /// <summary>Makes the schema of a type as a node that can be added to.</summary>
    /// <param name="type">The type.</param>
    /// <param name="refine">Looks at each property's attributes; may be <c>null</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="JsonSchemaException">As for <see cref="Make"/>.</exception>
    public static JsonObject MakeNode(Type type, SchemaRefinement? refine = null) => new TypeSchemaBuilder(refine).Build(type);
}
