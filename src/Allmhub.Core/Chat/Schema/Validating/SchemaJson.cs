using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Source-generated, so that nodes become elements without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SchemaJson : JsonSerializerContext;
