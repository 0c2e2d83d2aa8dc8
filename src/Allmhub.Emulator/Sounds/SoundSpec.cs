namespace Allmhub.Emulator.Sounds;

/// <summary>
/// What a text sounds like: a tone for each letter, silence for blanks and marks, at 24 kHz in one channel. Equal texts sound equal, and every
/// format says the same, as far as its own frames allow.
/// </summary>
/// <param name="Text">What is spoken.</param>
/// <param name="Voice">Who speaks: another pitch.</param>
/// <param name="Speed">1 as usual.</param>
/// <param name="Rate">Samples a second.</param>
internal sealed record SoundSpec(string Text, string Voice = "alloy", double Speed = 1, int Rate = SoundSpec.UsualRate)
{
    public const int UsualRate = 24_000;

    private const double LetterSeconds = 0.01;
    private const double LeastSeconds = 0.2;
    private const int LowestStep = 8;
    private const int Steps = 48;

    /// <summary>MDCT lines are so far apart at 24 kHz: a tone stands on one of them, so that MP3 can say it in a number.</summary>
    private const double StepHertz = 12_000d / 576;

    /// <summary>How many samples there are.</summary>
    public int Count => (int)Math.Round(Math.Max(LeastSeconds, Text.Length * LetterSeconds) * Rate / Speed);

    /// <summary>The tone at a sample, in steps of 20.8 Hz; 0 for silence.</summary>
    public int StepAt(int sample)
    {
        int letter = (int)(sample * Speed / (LetterSeconds * Rate));
        return letter >= Text.Length || char.IsWhiteSpace(Text[letter]) || char.IsPunctuation(Text[letter]) ? 0 : LowestStep + ((Text[letter] * 31 + Pitch) % Steps);
    }

    /// <summary>The samples, 16 bits each.</summary>
    public short[] Samples()
    {
        short[] sample = new short[Count];
        double phase = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            int step = StepAt(i);
            phase = step == 0 ? 0 : phase + (step * StepHertz / Rate);
            sample[i] = (short)(Math.Round(Math.Sin(phase % 1 * 2 * Math.PI) * 8000));
        }

        return sample;
    }

    /// <summary>The samples as they stand in raw sound: little endian.</summary>
    public byte[] Pcm()
    {
        short[] sample = Samples();
        byte[] bytes = new byte[sample.Length * 2];
        for (int i = 0; i < sample.Length; i++)
        {
            bytes[2 * i] = (byte)sample[i];
            bytes[(2 * i) + 1] = (byte)(sample[i] >> 8);
        }

        return bytes;
    }

    private int Pitch => Voice.Sum(static c => c);
}
