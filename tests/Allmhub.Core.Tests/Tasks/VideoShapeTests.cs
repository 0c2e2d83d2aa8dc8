using System.Text;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Answers about films as the services behind the gateway shape them, where a channel passes them through.</summary>
public sealed class VideoShapeTests
{
    private static readonly Uri Gateway = new("https://api.example.com/");

    public static TheoryData<string, string, TaskState> Submissions => new()
    {
        { """{"code":200,"data":[{"status":"submitted","task_id":"task_01"}]}""", "task_01", TaskState.Submitted },
        { """{"code":200,"msg":"success","data":{"taskId":"k1"}}""", "k1", TaskState.Submitted },
        { """{"request_id":"x1"}""", "x1", TaskState.Submitted },
        { """{"output":{"task_id":"a1","task_status":"PENDING"},"request_id":"r1"}""", "a1", TaskState.Queued },
        { """{"name":"models/veo-3.1/operations/abc"}""", "models/veo-3.1/operations/abc", TaskState.Running },
        { """{"id":"t1","data":{"foo":1}}""", "t1", TaskState.Submitted },
        { """{"status":200,"data":{"id":"t1","status":"processing"}}""", "t1", TaskState.Running },
        { """{"id":12345678901234567890}""", "12345678901234567890", TaskState.Submitted },
        { """{"code":"success","message":"","data":"task_7"}""", "task_7", TaskState.Submitted },
        { """{"id":"","task_id":"t2","status":null}""", "t2", TaskState.Submitted },
    };

    public static TheoryData<string, string> Films => new()
    {
        { """{"video":{"url":"https://x.example/1.mp4","duration":8,"respect_moderation":true},"model":"grok-imagine-video"}""", "https://x.example/1.mp4" },
        { """{"name":"models/veo/operations/1","done":true,"response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://x.example/files/a:download?alt=media"}}]}}}""", "https://x.example/files/a:download?alt=media" },
        { """{"code":0,"message":"SUCCEED","data":{"task_id":"k","task_status":"succeed","task_result":{"videos":[{"id":"1","url":"https://x.example/k.mp4","duration":"5"}]}}}""", "https://x.example/k.mp4" },
        { """{"id":"1","state":"success","creations":[{"id":"c","url":"https://x.example/v.mp4","cover_url":"https://x.example/c.jpg"}]}""", "https://x.example/v.mp4" },
        { """{"id":"1","status":"succeeded","output":["https://x.example/a.mp4","https://x.example/b.mp4"]}""", "https://x.example/a.mp4 https://x.example/b.mp4" },
        { """{"output":{"task_id":"a1","task_status":"SUCCEEDED","video_url":"https://x.example/a.mp4?Expires=1&Signature=b%2B"},"request_id":"r1"}""", "https://x.example/a.mp4?Expires=1&Signature=b%2B" },
        { """{"code":200,"data":{"taskId":"k","state":"success","resultJson":"{\"resultUrls\":[\"https://x.example/1.mp4\"]}"}}""", "https://x.example/1.mp4" },
        { """{"id":"1","status":"completed","metadata":"{\"url\":\"https://x.example/1\"}"}""", "https://x.example/1" },
        { """{"id":"1","status":"completed","assets":{"film_file":"https://x.example/1.mp4?x=1","image":"https://x.example/2.mp4"},"input":{"reference":"https://x.example/asked.mp4"}}""", "https://x.example/1.mp4?x=1" },
        { """{"id":"1","status":"completed","video_url":"//cdn.example/1.mp4"}""", "https://cdn.example/1.mp4" },
    };

    public static TheoryData<string, string> Failures => new()
    {
        { """{"video":{"url":"","respect_moderation":false},"model":"g"}""", "moderation" },
        { """{"data":[{"url":"","respect_moderation":false}],"status":"done","id":"1"}""", "moderation" },
        { """{"name":"models/veo/operations/1","done":true,"error":{"code":3,"message":"prompt refused","status":"INVALID_ARGUMENT"}}""", "prompt refused" },
        { """{"name":"models/veo/operations/1","done":true,"response":{"generateVideoResponse":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["Support code 7"]}}}""", "Support code 7" },
        { """{"code":0,"message":"SUCCEED","data":{"task_id":"k","task_status":"failed","task_status_msg":"risk control"}}""", "risk control" },
        { """{"id":"1","status":"failed","message":"out of luck"}""", "out of luck" },
        { """{"id":"1","status":"failed","errors":[{"message":"first"},{"message":"second"}]}""", "first" },
        { """{"code":"success","message":"ok","data":{"task_id":"1","status":"FAILURE","fail_reason":"worn out"}}""", "worn out" },
        { """{"id":"1","status":"aborted","error":"stopped"}""", "stopped" },
        { """{"id":"1","status":"content_moderated"}""", "" },
    };

    [Theory]
    [MemberData(nameof(Submissions))]
    public void The_id_is_found_wherever_it_is(string body, string id, TaskState status)
    {
        VideoAnswer answer = Read(body)!;

        Assert.Equal((id, status), (answer.Id, answer.Status));
    }

    [Theory]
    [MemberData(nameof(Films))]
    public void A_film_that_is_done_is_found(string body, string links)
    {
        VideoAnswer answer = Read(body)!;

        Assert.Equal((TaskState.Success, links), (answer.Status, string.Join(' ', answer.Link.Select(static link => link.OriginalString))));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_one_however_it_is_told(string body, string reason)
    {
        VideoAnswer answer = Read(body)!;

        Assert.Equal(TaskState.Failure, answer.Status);
        Assert.Contains(reason, answer.Error ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("ok", answer.Error ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"models/veo/operations/1","done":false}""")]
    [InlineData("""{"status":"pending"}""")]
    [InlineData("""{"id":"1","status":"completing","video_url":"https://x.example/1.mp4"}""")]
    public void What_is_not_done_goes_on(string body)
    {
        Assert.False(Read(body)!.Status is TaskState.Success or TaskState.Failure or TaskState.Cancelled);
        Assert.Empty(Read(body)!.Link);
    }

    [Theory]
    [InlineData("""{"code":"InvalidParameter","message":"no such size","request_id":"r1"}""")]
    [InlineData("""{"id":"req_1","error":{"message":"no such size"}}""")]
    [InlineData("""{"error":{"message":"no","type":"server_error"}}""")]
    [InlineData("""{"success":false,"message":"no"}""")]
    [InlineData("""{"code":"task_not_exist","message":"task_not_exist","data":null}""")]
    [InlineData("""{}""")]
    public void What_tells_of_no_film_is_no_answer(string body) => Assert.Null(Read(body));

    [Theory]
    [InlineData("""{"id":"1","status":"failed","error":{"message":"bad \ud83d words","co\ud83dde":1}}""", TaskState.Failure)]
    [InlineData("""{"id":"1","status":"failed","error":"{\"message\":\"bad \ud83d words\"}"}""", TaskState.Failure)]
    [InlineData("""{"id":"1","sta\udc00":"x","status":"completed","prompt":"\udc00","note":"\ud83d","video":{"mime_type":"\ud83d","url":"https://x.example/1.mp4"}}""", TaskState.Success)]
    public void Half_a_pair_of_letters_breaks_nothing(string body, TaskState status) => Assert.Equal(status, Read(body)!.Status);

    [Fact]
    public void A_film_may_be_in_the_answer_itself()
    {
        VideoAnswer answer = Read("""{"id":"1","status":"completed","videos":[{"bytesBase64Encoded":"AAAAFGZ0eXBpc29tAAACAGlzb20="}]}""")!;

        Assert.Equal((TaskState.Success, 20L), (answer.Status, answer.Data!.Length));
    }

    private static VideoAnswer? Read(string body) => VideoAnswer.Read(Encoding.UTF8.GetBytes(body), Gateway);
}
