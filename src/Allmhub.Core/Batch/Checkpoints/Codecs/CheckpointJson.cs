using System.Text.Json.Serialization;
using Allmhub.Audio.Speech;
using Allmhub.Audio.Transcription;
using Allmhub.Chat;
using Allmhub.Images;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>Plain records of numbers, written member by member: one that gets another member keeps it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ChatUsage))]
[JsonSerializable(typeof(ImageUsage))]
[JsonSerializable(typeof(SpeechUsage))]
[JsonSerializable(typeof(TranscriptionUsage))]
[JsonSerializable(typeof(EmbeddingUsage))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
