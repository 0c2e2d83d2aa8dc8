// Compiled by Measure-Batch.ps1 in the shell it measures; no part of the benchmark project.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Allmhub.Measure
{
    /// <summary>The least that a client can do for many prompts: send each, read its stream line by line to the end, a few at a time.</summary>
    public sealed class PlainBatch : IDisposable
    {
        private readonly HttpClient _client = new HttpClient();
        private readonly string _address;

        public PlainBatch(string address) => _address = address + "/v1/chat/completions";

        public int Run(int count, int limit)
        {
            int read = 0;
            Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = limit }, async (i, token) =>
            {
                using (HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Post, _address))
                {
                    request.Content = new StringContent("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"q" + i + "\"}]}", Encoding.UTF8, "application/json");
                    using (HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false))
                    using (StreamReader reader = new StreamReader(await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false)))
                    {
                        string line;
                        while ((line = await reader.ReadLineAsync().ConfigureAwait(false)) != null)
                        {
                            if (line == "data: [DONE]")
                            {
                                Interlocked.Increment(ref read);
                            }
                        }
                    }
                }
            }).GetAwaiter().GetResult();
            return read;
        }

        public void Dispose() => _client.Dispose();
    }
}
