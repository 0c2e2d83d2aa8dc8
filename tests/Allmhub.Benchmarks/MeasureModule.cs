// Compiled by Measure-Module.ps1 in the shell it measures; no part of the benchmark project.
using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Allmhub.Measure
{
    /// <summary>
    /// Answers every question with the same stream, made beforehand, so that the server's own work is no part of a figure. It has a price list as long as a gateway's
    /// (600 models), which the first shell fetches beside its call and the others read from their disk, as it is where shells start all day.
    /// </summary>
    public sealed class CannedServer : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly byte[] _answer;
        private readonly byte[] _prices = Json(Prices(600));
        private readonly byte[] _status = Json("{\"success\":true,\"message\":\"\",\"data\":{\"quota_per_unit\":500000}}");

        public CannedServer(int delta)
        {
            _answer = Answer(delta);
            _listener.Start();
            Address = "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port;
            new Thread(Accept) { IsBackground = true }.Start();
        }

        public string Address { get; }

        public void Dispose() => _listener.Stop();

        private static byte[] Answer(int delta)
        {
            StringBuilder body = new StringBuilder();
            const string Head = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"canned\",\"choices\":[{\"index\":0,\"delta\":";
            body.Append(Head).Append("{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n");
            for (int i = 0; i < delta; i++)
            {
                body.Append(Head).Append("{\"content\":\" word").Append(i % 10).Append("\"},\"finish_reason\":null}]}\n\n");
            }

            body.Append(Head).Append("{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":").Append(delta)
                .Append(",\"total_tokens\":").Append(delta + 1).Append("}}\n\ndata: [DONE]\n\n");
            return Whole("text/event-stream", body.ToString());
        }

        private static string Prices(int count)
        {
            StringBuilder body = new StringBuilder("{\"success\":true,\"group_ratio\":{\"default\":1,\"vip\":0.9},\"data\":[");
            for (int i = 0; i < count; i++)
            {
                body.Append(i == 0 ? "" : ",").Append("{\"model_name\":\"").Append(i == 5 ? "canned" : "model-" + i).Append("\",\"vendor_id\":1,\"quota_type\":0,\"model_ratio\":0.625,\"model_price\":0,\"owner_by\":\"\",\"completion_ratio\":8,")
                    .Append("\"cache_ratio\":0.1,\"enable_groups\":[\"default\",\"vip\"],\"supported_endpoint_types\":[\"openai\",\"openai-response\"]}");
            }

            return body.Append("]}").ToString();
        }

        private static byte[] Json(string body) => Whole("application/json", body);

        private static byte[] Whole(string mediaType, string body)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            byte[] head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: " + mediaType + "\r\nContent-Length: " + bytes.Length + "\r\n\r\n");
            byte[] all = new byte[head.Length + bytes.Length];
            head.CopyTo(all, 0);
            bytes.CopyTo(all, head.Length);
            return all;
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    TcpClient client = _listener.AcceptTcpClient();
                    client.NoDelay = true;
                    new Thread(() => Serve(client)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException)
            {
                // Stopped.
            }
        }

        private void Serve(TcpClient client)
        {
            byte[] buffer = new byte[65536];
            try
            {
                using (client)
                {
                    NetworkStream stream = client.GetStream();
                    string request = "";
                    int read;
                    while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
                    {
                        request += Encoding.Latin1.GetString(buffer, 0, read);
                        if (IsWhole(request))
                        {
                            byte[] answer = request.StartsWith("GET /api/pricing", StringComparison.Ordinal) ? _prices : request.StartsWith("GET /api/status", StringComparison.Ordinal) ? _status : _answer;
                            request = "";
                            stream.Write(answer, 0, answer.Length);
                        }
                    }
                }
            }
            catch (IOException)
            {
                // The client left.
            }
        }

        private static bool IsWhole(string request)
        {
            int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            const string Length = "content-length:";
            int at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return request.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) || !request.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            }

            at += Length.Length;
            return request.Length - end - 4 >= int.Parse(request.Substring(at, request.IndexOf('\r', at) - at).Trim());
        }
    }

    /// <summary>The least that a client can do: send, read lines, stop the clock at the first text; then read to the end.</summary>
    public sealed class RawLoop
    {
        private readonly HttpClient _client = new HttpClient();
        private readonly string _address;

        public RawLoop(string address) => _address = address + "/v1/chat/completions";

        public double FirstTokenMilliseconds()
        {
            Stopwatch clock = Stopwatch.StartNew();
            using (HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Post, _address))
            {
                request.Content = new StringContent("{\"model\":\"canned\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", Encoding.UTF8, "application/json");
                using (HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead))
                using (StreamReader reader = new StreamReader(response.Content.ReadAsStream()))
                {
                    double first = 0;
                    string line;
                    while ((line = reader.ReadLine()) != null)
                    {
                        if (first == 0 && line.Contains("\"content\":\" "))
                        {
                            first = clock.Elapsed.TotalMilliseconds;
                        }
                    }

                    return first;
                }
            }
        }
    }

    /// <summary>What a delta costs the engine itself.</summary>
    [Cmdlet(VerbsCommunications.Write, "BareDelta")]
    [OutputType(typeof(BareDelta))]
    public sealed class WriteBareDeltaCommand : PSCmdlet
    {
        [Parameter(Mandatory = true)]
        public int Count { get; set; }

        protected override void ProcessRecord()
        {
            for (int i = 0; i < Count; i++)
            {
                WriteObject(new BareDelta(" word"));
            }
        }
    }

    public sealed class BareDelta
    {
        public BareDelta(string text) => Text = text;

        public string Text { get; }
    }
}
