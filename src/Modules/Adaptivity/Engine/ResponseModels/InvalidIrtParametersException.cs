using System.Globalization;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// An item's parameters cannot be used. The message names the item, the parameter, its value and the cure: an item that
/// silently never moves the estimate is worse than a bank that refuses to compile.
/// </summary>
public sealed class InvalidIrtParametersException : ArgumentException
{
    /// <summary>Names the offender.</summary>
    /// <param name="itemIndex">The item's place in the bank, from 0.</param>
    /// <param name="parameter">The parameter in the field's words.</param>
    /// <param name="value">The value it had.</param>
    /// <param name="cure">What it must be and what to do, a sentence's continuation after a colon.</param>
    public InvalidIrtParametersException(int itemIndex, string parameter, double value, string cure)
        : base(string.Create(CultureInfo.InvariantCulture, $"Item {itemIndex} has {parameter} {value}: {cure}")) =>
        (ItemIndex, Parameter, Value, Cure) = (itemIndex, parameter, value, cure);

    /// <summary>The item's place in the bank, from 0.</summary>
    public int ItemIndex { get; }

    /// <summary>The parameter: discrimination, difficulty, guessing, upper asymptote or scaling.</summary>
    public string Parameter { get; }

    /// <summary>The value it had.</summary>
    public double Value { get; }

    /// <summary>What it must be and what to do.</summary>
    public string Cure { get; }
}
