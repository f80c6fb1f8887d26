namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>An item whose responses say nothing about its parameters, or do not fit the model; says which, why and the cure.</summary>
public sealed class UncalibratableItemException : Exception
{
    /// <summary>Names an item.</summary>
    /// <param name="item">Its column, from 0.</param>
    /// <param name="problem">What is wrong, as in "was answered right by everybody".</param>
    /// <param name="cure">What to do about it; a sentence.</param>
    public UncalibratableItemException(int item, string problem, string cure)
        : base($"Item {item} {problem}. {cure}") => (Item, Problem, Cure) = (item, problem, cure);

    /// <summary>An unnamed item.</summary>
    public UncalibratableItemException()
        : this(0, "cannot be calibrated", "") { }

    /// <inheritdoc cref="Exception(string)"/>
    public UncalibratableItemException(string message)
        : base(message) { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public UncalibratableItemException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The item's column, from 0.</summary>
    public int Item { get; }

    /// <summary>What is wrong, as in "was answered right by everybody".</summary>
    public string Problem { get; } = "";

    /// <summary>What to do about it; a sentence.</summary>
    public string Cure { get; } = "";

    internal static void ThrowIfUseless(int item, ReadOnlySpan<byte> categories, bool dichotomous)
    {
        if (categories.IsEmpty)
        {
            throw new UncalibratableItemException(item, "has no response at all", "Leave it out until it has been answered.");
        }

        if (dichotomous && categories[^1] > 1)
        {
            throw new UncalibratableItemException(
                item,
                $"has responses other than 0 and 1 ({categories[^1]} is one)",
                "Score them 0 and 1 first, or calibrate with a model for several categories (grm, gpcm, pcm)."
            );
        }

        if (categories.Length > 1)
        {
            return;
        }

        throw (dichotomous, categories[0]) switch
        {
            (true, 1) => new UncalibratableItemException(
                item,
                "was answered right by everybody",
                "Leave it out: no difficulty can be estimated until someone misses it."
            ),
            (true, 0) => new UncalibratableItemException(
                item,
                "was answered right by no one",
                "Check its key, or leave it out: no difficulty can be estimated until someone solves it."
            ),
            _ => new UncalibratableItemException(
                item,
                $"has one category only ({categories[0]})",
                "Leave it out until a second category has been chosen."
            ),
        };
    }
}
