using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm chat`.</summary>
internal static class ChatRun
{
    // A model may call what nobody offered it: it is told so, and asked for words.
    private static readonly ConversationOptions Rules = new() { Answers = static _ => true };

    public static async Task<int> ExecuteAsync(ChatArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            string prompt = arguments.Prompt ?? await StandardInput.ReadAsync(cancellationToken);
            using Connection connection = Connection.Open(arguments.Gateway);
            ChatRequest request = RequestOf(arguments, prompt, connection.DefaultModel);
            ChatWriter writer = new(arguments.Json);
            return await AskAsync(connection.Client, request, writer, cancellationToken);
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, "allm chat");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private static async Task<int> AskAsync(AllmClient client, ChatRequest request, ChatWriter writer, CancellationToken cancellationToken)
    {
        AllmCallOptions options = new() { Notices = new WarningLine() };
        try
        {
            await foreach (ChatUpdate update in Conversation.Ask(client.Chat, request, Rules).StreamAsync(options, cancellationToken))
            {
                if (update.Payload is ChatToolRequest asked)
                {
                    asked.Answer(ChatToolOutcome.Failed(asked.Call, "There are no tools here. Answer in words.", isMistake: true));
                }
                else
                {
                    writer.Write(update);
                }
            }

            return ExitCode.Ok;
        }
        catch (AllmException error)
        {
            writer.EndLine();
            return Fault.Service(error);
        }
        catch (OperationCanceledException)
        {
            writer.EndLine();
            throw;
        }
    }

    private static ChatRequest RequestOf(ChatArguments arguments, string prompt, string? defaultModel)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw new InvalidInputException("The prompt is empty. Write it after 'allm chat', or pipe it in.");
        }

        ChatMessage user = new(ChatRole.User, prompt);
        return new ChatRequest
        {
            Model = arguments.Model ?? defaultModel ?? throw new InvalidInputException("Say which model with --model, e.g. --model gpt-4o-mini."),
            Message = arguments.System is null ? [user] : [new ChatMessage(ChatRole.System, arguments.System), user],
            Stream = arguments.Stream,
        };
    }
}
