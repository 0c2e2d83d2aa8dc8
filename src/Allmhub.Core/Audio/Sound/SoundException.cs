namespace Allmhub.Audio.Sound;

/// <summary>Bytes that are not the sound they should be, or that cannot be joined; the message says what is wrong.</summary>
/// <param name="message">What is wrong, in a sentence.</param>
internal sealed class SoundException(string message) : IOException(message);
