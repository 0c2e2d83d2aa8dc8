using System.Diagnostics;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Cli.Screen;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm chat`.</summary>
internal sealed class ChatRun
{
    private const string Command = "allm chat";
    private const string ModelVariable = "ALLMHUB_MODEL";
    private const long MaxSchemaBytes = 1024 * 1024;

    private readonly ChatArguments _arguments;
    private readonly CancellationTokenSource _stop;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private volatile bool _isReaderGone;

    private ChatRun(ChatArguments arguments, CancellationTokenSource stop)
    {
        _arguments = arguments;
        _stop = stop;
    }

    private TimeSpan? Limit => _arguments.Gateway.Settings.TimeoutSec is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null;

    public static async Task<int> ExecuteAsync(ChatArguments arguments, CancellationToken cancellationToken)
    {
        // Not disposed: the reader may leave at any time.
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ChatRun? run = null;
        try
        {
            run = new ChatRun(KeptQuestion.Apply(arguments), stop);
            ReaderWatch.Start(run.Leave);
            return await run.RunAsync();
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, Command);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return run?._isReaderGone == true ? ExitCode.ReaderGone : ExitCode.Stopped;
        }
    }

    private void Leave()
    {
        _isReaderGone = true;
        _stop.Cancel();
    }

    private async Task<int> RunAsync()
    {
        AnswerSchema? schema = _arguments.Schema is string given ? SchemaOf(given) : null;
        using Connection connection = Connection.Open(_arguments.Gateway);
        KeptSession session = KeptSession.Open(_arguments, _stop.Token);
        string model = _arguments.Model ?? session.Model ?? (Environment.GetEnvironmentVariable(ModelVariable) is { Length: > 0 } usual ? usual : connection.DefaultModel)
            ?? throw new InvalidInputException(Words.Say($"Say which model with --model, e.g. --model gpt-4o-mini, or set {ModelVariable}; 'allm models' lists them."));
        ChatMessage question = await ReadQuestionAsync();
        IReadOnlyList<ChatMessage> opening = session.Opening(_arguments.System);
        ChatRequest request = new()
        {
            Model = model,
            Message = [.. opening, question],
            Api = _arguments.Api == ChatApi.Auto ? session.Api ?? ChatApi.Auto : _arguments.Api,
            Temperature = _arguments.Temperature,
            MaxToken = _arguments.MaxToken,
            ReasoningEffort = _arguments.Effort,
            TopP = _arguments.Kept?.Prompt.TopP,
            Stop = _arguments.Kept?.Prompt.Stop,
            Seed = _arguments.Kept?.Prompt.Seed,
            ThinkingBudget = _arguments.Kept?.Prompt.ThinkingBudget,
            WebSearch = _arguments.Kept?.Prompt.WebSearch == true,
            Stream = _arguments.Stream,
        };
        ChatWriter writer = new(_arguments.Json, _arguments.Piece, schema is not null, _arguments.Raw ? null : AnswerScreen.Open());
        int exitCode = await AskAsync(connection, session.Id, request, schema, writer);
        return writer.Completion is { } answer && session.Append(answer.Message.Skip(opening.Count), request) is string trouble
            ? Fault.Say(trouble, ExitCode.ServiceError)
            : exitCode;
    }

    private async Task<ChatMessage> ReadQuestionAsync()
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (Limit is { } limit)
        {
            wait.CancelAfter(limit);
        }

        try
        {
            return await ChatQuestion.ReadAsync(_arguments, wait.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw new InvalidInputException(Words.Say($"Standard input did not end within the {Limit!.Value.TotalSeconds:0} s of --timeout; nothing was asked."));
        }
    }

    private async Task<int> AskAsync(Connection connection, string session, ChatRequest request, AnswerSchema? schema, ChatWriter writer)
    {
        // A model may call what nobody offered it: it is told so, and asked for words.
        ConversationOptions rules = new() { Answers = static _ => true, Schema = schema };
        using WaitLine wait = new();
        AllmCallOptions options = connection.CallOptions(Command, wait, session) with { TotalTimeout = Limit is { } limit ? Max(limit - _clock.Elapsed, TimeSpan.FromMilliseconds(1)) : null };
        try
        {
            await foreach (ChatUpdate update in Conversation.Ask(connection.Client.Chat, request, rules).StreamAsync(options, _stop.Token))
            {
                if (update.Payload is ChatToolRequest asked)
                {
                    asked.Answer(ChatToolOutcome.Failed(asked.Call, "There are no tools here. Answer in words.", isMistake: true));
                }
                else
                {
                    wait.Follow(update, writer.IsLive);
                    writer.Write(update);
                }
            }

            return writer.ExitCode;
        }
        catch (AllmException error)
        {
            wait.Dispose();
            writer.Rescue(error.PartialCompletion as ChatCompletion);
            return Fault.Service(error);
        }
        catch (OperationCanceledException)
        {
            bool isWaiting = wait.IsWaiting;
            wait.Dispose();
            writer.EndLine();
            if (isWaiting && !_isReaderGone)
            {
                // The terminal has written ^C where the line was, and the shell's prompt would stand beside it.
                await Console.Error.WriteLineAsync();
            }

            throw;
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static AnswerSchema SchemaOf(string given)
    {
        try
        {
            bool isText = given.TrimStart().StartsWith('{');
            return !isText && !File.Exists(given)
                ? throw new InvalidInputException(Words.Say($"'{given}' is neither JSON text nor a file. A schema is JSON such as {{\"type\":\"object\",\"properties\":{{…}}}}, or the path of a file."))
                : new AnswerSchema(JsonSchema.Parse(isText ? given : BoundedFile.ReadAllText(given, MaxSchemaBytes)));
        }
        catch (JsonSchemaException error)
        {
            throw new InvalidInputException(error.Message, nameof(ChatArguments.Schema), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The schema file '{given}' cannot be read: {error.Message}"), nameof(ChatArguments.Schema), error);
        }
    }
}
