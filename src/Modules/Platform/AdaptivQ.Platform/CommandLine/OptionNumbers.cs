using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace AdaptivQ.Platform.CommandLine;

/// <summary>
/// Numbers on the command line as everywhere in the product: digits with a point, nothing between thousands. System.CommandLine alone
/// takes 0,5 for 5, an option without its number for one that is not there, and names .NET's types in what it says.
/// </summary>
public static class OptionNumbers
{
    /// <summary>Makes every option that takes numbers read them so, in the command and all its subcommands.</summary>
    public static void ReadPlainly(Command command)
    {
        foreach (var option in command.Options)
        {
            ReadPlainly(option);
        }
        foreach (var subcommand in command.Subcommands)
        {
            ReadPlainly(subcommand);
        }
    }

    private static void ReadPlainly(Option option)
    {
        switch (option)
        {
            case Option<double> number:
                number.CustomParser = result => Read(result, double.IsFinite, NumberStyles.Float, 0.0);
                break;
            case Option<double?> number:
                number.CustomParser = result => Read(result, double.IsFinite, NumberStyles.Float, 0.0);
                break;
            case Option<int> number:
                number.CustomParser = result => Read(result, _ => true, NumberStyles.AllowLeadingSign, 0);
                break;
            case Option<int?> number:
                number.CustomParser = result => Read(result, _ => true, NumberStyles.AllowLeadingSign, 0);
                break;
            case Option<long> number:
                number.CustomParser = result => Read(result, _ => true, NumberStyles.AllowLeadingSign, 0L);
                break;
            case Option<int[]> numbers:
                numbers.CustomParser = result =>
                    [.. result.Tokens.Select(token => Read(token, result, _ => true, NumberStyles.AllowLeadingSign, 0))];
                return;
            default:
                return;
        }

        option.Arity = ArgumentArity.ExactlyOne;
    }

    private static T Read<T>(ArgumentResult result, Func<T, bool> isGood, NumberStyles styles, T otherwise)
        where T : INumber<T> => Read(result.Tokens[0], result, isGood, styles, otherwise);

    private static T Read<T>(Token token, ArgumentResult result, Func<T, bool> isGood, NumberStyles styles, T otherwise)
        where T : INumber<T>
    {
        if (T.TryParse(token.Value, styles, CultureInfo.InvariantCulture, out var number) && isGood(number))
        {
            return number;
        }
        var kind =
            styles == NumberStyles.Float
                ? "a number. Write one such as 0.75, with a point"
                : "a whole number within range. Write one such as 12";
        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: '{token.Value}' is not {kind}.");
        return otherwise;
    }
}
