using System.Runtime.CompilerServices;

namespace Allmhub.Foundation;

/// <summary>
/// Says what a person reads in that person's language: errors, warnings, progress, questions. The English text in the code is the key, as with gettext; for
/// a Chinese <see cref="System.Globalization.CultureInfo.CurrentUICulture"/> (zh and everything below it) the text of the catalogue zh-CN is given, for any
/// other the English one. What a machine reads (the wire, journals, JSON, names of parameters, codes) is never said through it.
/// </summary>
/// <remarks>
/// <para>
/// Every file knows this type without a <c>using</c>. The argument stands in the call itself, so that the tests can read it: a text, texts joined by <c>+</c>,
/// an interpolated text, or a choice (<c>?:</c>, <c>switch</c>) between texts <i>without</i> places. A choice between texts with places is made outside:
/// <c>count == 1 ? Words.Say($"{count} line of {name}") : Words.Say($"{count} lines of {name}")</c>, since the compiler would otherwise fill them before this
/// type sees them. A text with places that is split over lines is joined of interpolated texts alone: <c>$"…" + $"…"</c>. What is no constant cannot be said:
/// a <c>const</c> message becomes a property, <c>private static string NoModel => Words.Say("…")</c>, so that each reader gets it in the language of the moment.
/// </para>
/// <para>
/// Catalogues are plain files in UTF-8, <c>Words/zh-CN/*.txt</c> of the project that says the text, one for an area; all are embedded by the build. An entry is
/// two lines: the English text, then the Chinese one below it. <c>#</c> begins a comment, blank lines are free. The places of an interpolated text are numbered
/// from the left, <c>{0}</c>, <c>{1}</c>, whatever their expression, alignment and format, which stay in the code; the Chinese line may order them anew and use one
/// twice. A brace that is text is doubled in both lines, also for texts without places; a line break is written <c>\n</c>, a tab <c>\t</c>, a backslash <c>\\</c>. Equal texts of one project are one
/// entry. The tests fail for a text without an entry, an entry without a text, a second entry, other places, and a Chinese line that is empty.
/// </para>
/// <para>
/// The text is made when it is said: an exception keeps the language of the thread that made it. The UI culture flows with the execution context, so Core's
/// asynchronous code has the caller's. For English callers it costs the string and nothing else; catalogues are read when a Chinese one needs the first text.
/// </para>
/// </remarks>
public static class Words
{
    /// <summary>Says a text without places.</summary>
    /// <param name="text">The English text, or a choice between such texts.</param>
    /// <returns>The Chinese text of the catalogue where the UI culture is Chinese and the catalogue has it; the English text in all other cases.</returns>
    public static string Say(string text) => WordsCatalogue.IsWanted ? WordsCatalogue.Say(text) : text;

    /// <summary>Says a text with places, as in <c>Words.Say($"There is no model {name}.")</c>, whose entry is <c>There is no model {0}.</c></summary>
    /// <param name="text">The English text; its values are written by the invariant culture, with their alignment and format.</param>
    /// <returns>The text, as <see cref="Say(string)"/> gives it.</returns>
    // A text whose places hold constants alone is itself a constant for the compiler, which would fill it and take the other overload.
    [OverloadResolutionPriority(1)]
    public static string Say(WordsHandler text) => text.ToStringAndClear();
}
