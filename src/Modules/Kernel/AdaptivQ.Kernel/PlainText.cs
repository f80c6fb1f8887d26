using System.Globalization;
using System.Text;

namespace AdaptivQ.Kernel;

/// <summary>
/// Short text that people write and read: titles, names. It has no spaces at its ends, and nothing in it is
/// invisible: no control characters, no line breaks, nothing that turns the direction of writing. On one line, spaces of
/// any kind and number are kept as one space, so that texts that look the same are the same.
/// </summary>
public static class PlainText
{
    /// <summary>Letters, symbols and marks that fonts draw as nothing: Hangul fillers, the empty braille pattern, the grapheme
    /// joiner.</summary>
    private static readonly int[] Blank = [0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0];

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Text on one line.</summary>
    /// <param name="longest">In UTF-16 code units.</param>
    /// <param name="text">As it is kept; empty where it is refused.</param>
    /// <returns>What is wrong, to follow the name of the field; null where the text can be kept.</returns>
    public static string? Line(string? given, int longest, out string text) => Read(given, longest, shortest: 1, lines: false, out text);

    /// <summary>Text on several lines, or none.</summary>
    /// <param name="longest">In UTF-16 code units.</param>
    /// <param name="text">As it is kept; empty where it is refused or nothing was given.</param>
    /// <returns>What is wrong, to follow the name of the field; null where the text can be kept.</returns>
    public static string? Lines(string? given, int longest, out string text) => Read(given, longest, shortest: 0, lines: true, out text);

    private static string? Read(string? given, int longest, int shortest, bool lines, out string text)
    {
        text = "";
        var trimmed = given?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            return shortest == 0 ? null : $"has 1 to {longest} characters; this one is empty";
        }
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (!IsPlain(rune, lines))
            {
                return $"holds an invisible character, {NameOf(rune)}; remove it";
            }
        }

        if (!IsVisible(trimmed))
        {
            return "holds no visible character; write something to read";
        }
        if (trimmed.Length > longest)
        {
            return $"has at most {longest} characters; this one has {trimmed.Length}";
        }
        text = lines ? trimmed : OneSpaceEach(trimmed);
        return null;
    }

    private static string OneSpaceEach(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            if (!char.IsSeparator(character))
            {
                text.Append(character);
            }
            else if (text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(Rune rune, bool lines) =>
        !Blank.Contains(rune.Value)
        && Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => lines && rune.Value is '\n' or '\r' or '\t',
            // Joiners are part of words in several scripts, and of emoji.
            UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
            // What EnumerateRunes makes of half a character.
            _ => rune != Rune.ReplacementChar,
        };

    /// <summary>Whether there is anything in it to see.</summary>
    public static bool IsVisible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Any(IsVisible);
    }

    private static bool IsVisible(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || Rune.IsSymbol(rune) || Rune.IsPunctuation(rune)) && !Blank.Contains(rune.Value);

    private static string NameOf(Rune rune) =>
        rune == Rune.ReplacementChar ? "half of one" : string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
