using Allmhub.Core.Tests.Account;
using Allmhub.Core.Tests.Audio;
using Allmhub.Core.Tests.Audio.Transcription;
using Allmhub.Core.Tests.Chat;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Images;
using Allmhub.Core.Tests.Tasks;
using Allmhub.Core.Tests.Vectors;
using BillTests = Allmhub.Core.Tests.Account.Billing.BillTests;

namespace Allmhub.Core.Tests.Contract;

/// <summary>
/// No sample is forgotten: each is claimed by the table of the test that reads it, or stands here for the area that will read it.
/// Until then <see cref="OpenApiContractTests"/> holds it to the contract.
/// </summary>
public sealed class SampleClaimTests
{
    /// <summary>Read by a later area, which takes its names out of here into a table of its own. None is left.</summary>
    private static readonly Dictionary<string, string[]> Later = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, IEnumerable<string>> Tables = new(StringComparer.Ordinal)
    {
        [nameof(AccountSampleTests)] = AccountSampleTests.Claimed,
        [nameof(BillTests)] = BillTests.Claimed,
        [nameof(ChatSampleTests)] = ChatSampleTests.Claimed,
        [nameof(DialectSampleTests)] = DialectSampleTests.Claimed,
        [nameof(ErrorSampleTests)] = ErrorSampleTests.Claimed,
        [nameof(OpenAIChatWriterTests)] = ["chat.stream.seed.request.json"],
        [nameof(ImageSampleTests)] = ImageSampleTests.Claimed,
        [nameof(ImageRequestTests)] = ImageRequestTests.Claimed,
        [nameof(MidjourneyEntryTests)] = MidjourneyEntryTests.Claimed,
        [nameof(MidjourneySampleTests)] = MidjourneySampleTests.Claimed,
        [nameof(SpeechSampleTests)] = SpeechSampleTests.Claimed,
        [nameof(TranscriptionSampleTests)] = TranscriptionSampleTests.Claimed,
        [nameof(VideoSampleTests)] = VideoSampleTests.Claimed,
        [nameof(EmbeddingSampleTests)] = EmbeddingSampleTests.Claimed,
        [nameof(RankingTests)] = RankingTests.Claimed,
        [nameof(GeminiEntryTests)] = ["gemini.functioncall.seed.request.json"],
    };

    [Fact]
    public void Every_sample_of_the_index_is_claimed_once()
    {
        string[] claims = [.. Tables.Values.SelectMany(static names => names), .. Later.Values.SelectMany(static names => names)];

        Assert.Equal(ContractSample.All.Select(static sample => sample.File).Order(StringComparer.Ordinal), claims.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_of_the_folder_stands_in_the_index() => Assert.Equal(
        Sample.Names("*").Except(["index.json", "allmhub.openapi.yaml"]),
        ContractSample.All.Select(static sample => sample.File).Order(StringComparer.Ordinal));
}
