using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>A rational number, so that 0.1 + 0.2 is 0.3 and a third is a third.</summary>
public readonly partial record struct ExactNumber
{
    /// <summary>Longer texts are not numbers that a person means.</summary>
    public const int LongestText = 40;

    private const int LargestExponent = 30;

    private readonly BigInteger _denominator;

    /// <summary>Numerator over denominator, in lowest terms.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public ExactNumber(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("The denominator of a number is 0.");
        }
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, _denominator) = (numerator / common, denominator / common);
    }

    /// <summary>Above, below or at 0.</summary>
    public BigInteger Numerator { get; }

    /// <summary>At least 1.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>0.</summary>
    public static ExactNumber Zero { get; } = new(0, 1);

    /// <summary>Sum of two numbers.</summary>
    public static ExactNumber operator +(ExactNumber left, ExactNumber right) =>
        new(left.Numerator * right.Denominator + right.Numerator * left.Denominator, left.Denominator * right.Denominator);

    /// <summary>Difference of two numbers.</summary>
    public static ExactNumber operator -(ExactNumber left, ExactNumber right) =>
        left + new ExactNumber(-right.Numerator, right.Denominator);

    /// <summary>Product of two numbers.</summary>
    public static ExactNumber operator *(ExactNumber left, ExactNumber right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>The number without its sign.</summary>
    public ExactNumber Abs() => new(BigInteger.Abs(Numerator), Denominator);

    /// <summary>Whether the first is not above the second.</summary>
    public static bool operator <=(ExactNumber left, ExactNumber right) =>
        left.Numerator * right.Denominator <= right.Numerator * left.Denominator;

    /// <summary>Whether the first is not below the second.</summary>
    public static bool operator >=(ExactNumber left, ExactNumber right) => right <= left;

    /// <summary>An integer, or a fraction such as 3/2.</summary>
    public override string ToString() =>
        Denominator.IsOne
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>
    /// Every number that a text may mean: 12, -1.5, 1,5, 3/2, 1 1/2, 2.5e3, 45 %, 1 234 567, 1,234.5. A comma or a point followed by
    /// three digits separates thousands or decimals: 1,500 is read both ways, decimals first. Empty for what is not a number.
    /// </summary>
    public static IReadOnlyList<ExactNumber> Readings(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            return [];
        }
        var plain = Spaces().Replace(text.Trim(), " ").Replace('\u2212', '-').Replace('\u2013', '-').Replace('\u2019', '\'');
        var percent = plain.EndsWith('%');
        if (percent)
        {
            plain = plain[..^1].TrimEnd();
        }
        var negative = plain.StartsWith('-');
        if (negative || plain.StartsWith('+'))
        {
            plain = plain[1..].TrimStart();
        }
        var factor = new ExactNumber(negative ? -1 : 1, percent ? 100 : 1);
        return [.. Unsigned(plain).Distinct().Select(number => number * factor)];
    }

    /// <summary>An author's number: the first of its readings; null for what is not a number.</summary>
    public static ExactNumber? Parse(string text) => Readings(text) is [var first, ..] ? first : null;

    /// <summary>
    /// Whether an author may mean two numbers by a text. A point separates decimals, as in 3.142; a comma before three digits, or a
    /// space, leaves it open.
    /// </summary>
    public static bool IsAmbiguous(string text) =>
        Readings(text).Count > 1
        && text.Trim().TrimEnd('%').TrimEnd().Any(mark => mark is not '.' && (mark == ',' || char.IsWhiteSpace(mark)));

    private static IEnumerable<ExactNumber> Unsigned(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Decimals(text);
        }
        var (above, below) = (text[..slash].TrimEnd(), text[(slash + 1)..].Trim());
        var fractions = Quotients(above, below);
        // A space stands before a fraction, or between thousands.
        if (above.LastIndexOf(' ') is not (var space and > 0))
        {
            return fractions;
        }
        var mixed = Decimals(above[..space])
            .Where(whole => whole.Denominator.IsOne)
            .SelectMany(whole => Quotients(above[(space + 1)..], below).Select(fraction => whole + fraction));
        return mixed.Concat(fractions);
    }

    private static IEnumerable<ExactNumber> Quotients(string above, string below) =>
        from top in Decimals(above)
        from bottom in Decimals(below)
        where !bottom.Numerator.IsZero
        select new ExactNumber(top.Numerator * bottom.Denominator, top.Denominator * bottom.Numerator);

    private static IEnumerable<ExactNumber> Decimals(string text)
    {
        var parts = WithExponent().Match(text);
        if (!parts.Success)
        {
            yield break;
        }
        var exponent = parts.Groups["exponent"].Success ? int.Parse(parts.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        if (Math.Abs(exponent) > LargestExponent)
        {
            yield break;
        }
        var scale = exponent >= 0 ? new ExactNumber(BigInteger.Pow(10, exponent), 1) : new ExactNumber(1, BigInteger.Pow(10, -exponent));
        var mantissa = parts.Groups["mantissa"].Value;
        if (Fractional().Match(mantissa) is { Success: true } one)
        {
            yield return Of(one.Groups["whole"].Value, one.Groups["decimals"].Value) * scale;
        }
        if (Grouped().Match(mantissa) is { Success: true } groups)
        {
            yield return Of(string.Concat(groups.Groups["whole"].Value.Where(char.IsAsciiDigit)), groups.Groups["decimals"].Value) * scale;
        }
    }

    private static ExactNumber Of(string whole, string decimals) => new(Whole(whole + decimals), BigInteger.Pow(10, decimals.Length));

    private static BigInteger Whole(string digits) =>
        digits.Length == 0 ? BigInteger.Zero : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<mantissa>[0-9.,' ]+?)(?:\s*(?:[eE]|[x×*]\s*10\s*\^)\s*(?<exponent>[+-]?[0-9]{1,3}))?\z")]
    private static partial Regex WithExponent();

    [GeneratedRegex(@"^(?:(?<whole>[0-9]+)(?:[.,](?<decimals>[0-9]*))?|[.,](?<decimals>[0-9]+))\z")]
    private static partial Regex Fractional();

    /// <summary>One mark separates thousands throughout, another the decimals.</summary>
    [GeneratedRegex(
        @"^(?<whole>[1-9][0-9]{0,2}(?:(?<mark>[,.' ])[0-9]{3})(?:\k<mark>[0-9]{3})*)(?:(?!\k<mark>)[.,](?<decimals>[0-9]+))?\z"
    )]
    private static partial Regex Grouped();
}
