using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Allmhub.Http;

/// <summary>
/// What is asked, as a number: the same request has the same one in every process and at every gateway, another one has another. It is made of method, path, query and
/// body with all its parameters, files by their bytes; fields of objects count in no order, for those of a hashtable have none. It holds neither the key nor
/// the address, nor what changes from one sending to the next (the boundary of a form, headers but for those that choose another behaviour).
/// </summary>
/// <param name="Value">The first half of the SHA-256.</param>
public readonly record struct RequestFingerprint(UInt128 Value)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>Takes the print of a request.</summary>
    /// <param name="request">The request, or the first one of several.</param>
    /// <param name="call">What the call adds to it.</param>
    /// <param name="beyond">Adds what is asked and does not stand in this request; <c>null</c> for nothing.</param>
    /// <returns>The print.</returns>
    /// <exception cref="InvalidInputException">A file that belongs to it cannot be read.</exception>
    internal static RequestFingerprint Of(AllmRequest request, AllmCallOptions call, Action<RequestHash>? beyond = null)
    {
        AllmRequest whole = call.ExtraBody is { Count: > 0 } extra && request.WithExtra is { } merge ? merge(extra) : request;
        using RequestHash hash = new();
        hash.Add(whole.Method.Method);
        hash.Add(whole.Link?.OriginalString ?? whole.Path.TrimStart('/'));
        hash.Add(whole.Query);
        hash.Add(call.ExtraQuery);
        hash.Add(whole.Header?.Where(static header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)));
        hash.Add(call.ExtraHeader?.Where(static header => ChoosesBehaviour(header.Key)));
        if (whole.Json is not null)
        {
            hash.AddJson(JsonBody.Write(whole.Json, call.ExtraBody).Span);
        }
        else if (whole.Content?.Invoke() is HttpContent content)
        {
            using (content)
            {
                AddContent(hash, content);
            }
        }

        beyond?.Invoke(hash);
        return new RequestFingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash.End()));
    }

    /// <summary>Reads one as it is written.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <param name="fingerprint">The print.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out RequestFingerprint fingerprint)
    {
        bool isOne = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value) && text!.Length == 32;
        fingerprint = new RequestFingerprint(value);
        return isOne;
    }

    /// <summary>The number.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    // anthropic-beta, OpenAI-Beta, anthropic-version: these change the answer; others trace or route.
    private static bool ChoosesBehaviour(string header) => header.EndsWith("-beta", StringComparison.OrdinalIgnoreCase) || header.EndsWith("-version", StringComparison.OrdinalIgnoreCase);

    private static void AddContent(RequestHash hash, HttpContent content)
    {
        string? boundary = content.Headers.NonValidated.TryGetValues("Content-Type", out System.Net.Http.Headers.HeaderStringValues types) ? BoundaryOf(types.ToString()) : null;
        hash.Add(boundary is null ? types.ToString() : "multipart/form-data");
        using Stream body = content.ReadAsStream();
        AddWithout(hash, body, Encoding.ASCII.GetBytes(boundary ?? string.Empty));
    }

    private static string? BoundaryOf(string type)
    {
        const string Name = "boundary=";
        int at = type.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : type[(at + Name.Length)..].Trim('"');
    }

    // The boundary is made anew for each sending. It may lie across two pieces, so that the end of each waits for the next.
    private static void AddWithout(RequestHash hash, Stream body, byte[] boundary)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize + boundary.Length);
        try
        {
            int held = 0;
            for (int read; (read = body.Read(piece, held, PieceSize)) > 0;)
            {
                int end = held + read;
                int start = 0;
                for (int found; boundary.Length > 0 && (found = piece.AsSpan(start, end - start).IndexOf(boundary)) >= 0; start += found + boundary.Length)
                {
                    hash.AddBytes(piece.AsSpan(start, found));
                }

                held = Math.Min(end - start, Math.Max(0, boundary.Length - 1));
                hash.AddBytes(piece.AsSpan(start, end - start - held));
                piece.AsSpan(end - held, held).CopyTo(piece);
            }

            hash.AddBytes(piece.AsSpan(0, held));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
