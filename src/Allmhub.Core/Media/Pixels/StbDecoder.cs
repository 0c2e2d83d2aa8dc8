using System.Reflection;
using Allmhub.Foundation;

namespace Allmhub.Media.Pixels;

/// <summary>StbImageSharp, loaded when the first picture is decoded.</summary>
internal static class StbDecoder
{
    private const string File = "StbImageSharp.dll";
    private const int RedGreenBlueAlpha = 4;

    private static readonly Lazy<MethodInfo> FromMemory = new(Load);

    /// <summary>Decodes a picture; of an animation the first frame.</summary>
    /// <param name="data">The whole picture, its header looked at already.</param>
    /// <returns>The pixels.</returns>
    /// <exception cref="PictureException">It is broken.</exception>
    public static PixelImage Decode(byte[] data)
    {
        object result;
        try
        {
            result = FromMemory.Value.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [data, RedGreenBlueAlpha], null)!;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or ArgumentException or IndexOutOfRangeException or NullReferenceException or OverflowException or InvalidCastException)
        {
            // A port of C: what is wrong in a picture surfaces as whatever its reader stumbled over.
            throw new PictureException(PictureFault.Broken, Words.Say("is damaged and cannot be decoded"), error);
        }

        Type type = result.GetType();
        return new PixelImage(Get<int>("Width"), Get<int>("Height"), Get<byte[]>("Data"));

        T Get<T>(string property) => (T)type.GetProperty(property)!.GetValue(result)!;
    }

    private static MethodInfo Load()
    {
        Type result = BesideLibrary.Load(File, "Allmhub pictures").GetType("StbImageSharp.ImageResult", throwOnError: true)!;
        return result.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(static method => method.Name == "FromMemory" && method.GetParameters() is [{ ParameterType: { } first }, { ParameterType.IsEnum: true }] && first == typeof(byte[]));
    }
}
