using System.Globalization;
using System.Text.Json.Serialization;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>What the engine needs of an item, how sure it is, and where it comes from.</summary>
/// <param name="Model">Response model: dichotomous (the logistic models of one to four parameters), gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: the difficulty of a dichotomous item, one number; the thresholds or steps between categories of others.</param>
/// <param name="C">Guessing of a dichotomous item: the chance of a right answer at very low ability; 0 for others.</param>
/// <param name="D">Upper asymptote of a dichotomous item: the chance of a right answer at very high ability; 1 for others.</param>
public sealed record ItemParameters(
    string Model,
    double A,
    IReadOnlyList<double> B,
    double C,
    double D,
    ParameterErrors Errors,
    ParameterSource Source
)
{
    /// <summary>Model of items with two categories: logistic, of one to four parameters.</summary>
    public const string Dichotomous = "dichotomous";

    /// <summary>Generalized partial credit model (Muraki 1992), for items with several points; B holds its steps.</summary>
    public const string PartialCredit = "gpcm";

    /// <summary>Graded response model (Samejima 1969), for items with several points; B holds its thresholds.</summary>
    public const string Graded = "grm";

    /// <summary>The models an item can have.</summary>
    public static IReadOnlyList<string> Models { get; } = [Dichotomous, PartialCredit, Graded];

    /// <summary>What lies beyond these was not estimated, it ran away.</summary>
    private const double LeastDiscrimination = 0.01;
    private const int MostDiscrimination = 10;
    private const int FurthestDifficulty = 20;
    private const double NarrowestRange = 0.05;
    private const int LargestError = 100;

    /// <summary>Logits from one step of a partial-credit prior to the next: a level's worth.</summary>
    private const double StepDistance = 0.5;

    /// <summary>
    /// A dichotomous item before anybody has answered: difficulty half a logit a level, level 5.5 in the middle of the scale
    /// (theta 0); discrimination 1; guessing at the chance that a blind guess is right, less a fifth because distractors draw people
    /// who half know (Hambleton, Swaminathan and Rogers 1991, p. 17: c is mostly below chance).
    /// </summary>
    /// <param name="chance">Of a blind guess, 0 to 1.</param>
    public static ItemParameters PriorFor(int? level, double chance) =>
        new(
            Dichotomous,
            1,
            [DifficultyOf(level)],
            Math.Round(0.8 * chance, 3),
            1,
            ErrorsOf(level, steps: 1, guesses: chance > 0),
            new PriorSource()
        );

    /// <summary>
    /// An item with several points before anybody has answered: the generalized partial credit model (Muraki 1992) with steps half a
    /// logit apart about the level's difficulty. Its discrimination is 1 / sqrt(points), so that an item of several points starts with
    /// somewhat more information than one of one point, not with as many times as much: what is answered together is alike.
    /// </summary>
    /// <param name="points">The highest category, at least 2.</param>
    public static ItemParameters PriorFor(int? level, int points) =>
        new(
            PartialCredit,
            Math.Round(1 / Math.Sqrt(points), 3),
            [.. Enumerable.Range(0, points).Select(step => DifficultyOf(level) + (step - (points - 1) / 2.0) * StepDistance)],
            0,
            1,
            ErrorsOf(level, points, guesses: false),
            new PriorSource()
        );

    /// <summary>By value, the steps included.</summary>
    public bool Equals(ItemParameters? other) =>
        other is not null
        && (Model, A, C, D, Errors, Source) == (other.Model, other.A, other.C, other.D, other.Errors, other.Source)
        && B.SequenceEqual(other.B);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Model, A, B.Count, C, D, Source);

    /// <summary>What is wrong with them for an item of so many points, each with the parameter it is about; none where they can be
    /// used.</summary>
    /// <param name="maxCategory">The item's highest response category, at least 1.</param>
    public IEnumerable<ParameterProblem> Problems(int maxCategory)
    {
        if (!Models.Contains(Model))
        {
            yield return new("model", $"There is no model '{Model}'. There are {string.Join(", ", Models)}.");
        }
        else if (Model == Dichotomous && maxCategory > 1)
        {
            yield return new(
                "model",
                $"The item is scored 0 to {maxCategory}, which is not dichotomous. Use gpcm or grm, with {maxCategory} thresholds."
            );
        }
        else if (Model != Dichotomous && maxCategory == 1)
        {
            yield return new("model", $"The item is right or wrong, which is not a {Model}. Use dichotomous, with one difficulty.");
        }
        else if (B.Count != maxCategory)
        {
            var wanted = maxCategory == 1 ? "one difficulty" : $"{maxCategory} thresholds";
            var given = B.Count == 1 ? "is 1" : $"are {B.Count}";
            yield return new("b", $"The item is scored 0 to {maxCategory}, which needs {wanted}; there {given}. Give it as many.");
        }

        if (!(A is >= LeastDiscrimination and <= MostDiscrimination))
        {
            yield return new(
                "a",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The discrimination must be {LeastDiscrimination} to {MostDiscrimination}. One that calibrates to 0 or below has a "
                        + $"wrong key or measures something else: check the key, or leave the item out."
                )
            );
        }

        for (var i = 0; i < B.Count; i++)
        {
            if (!(Math.Abs(B[i]) <= FurthestDifficulty))
            {
                yield return new(
                    "b",
                    $"Difficulties and thresholds must be -{FurthestDifficulty} to {FurthestDifficulty} logits. One that is further out "
                        + $"is not known: leave the item out.",
                    i
                );
            }
            else if (i > 0 && Model == Graded && !(B[i] > B[i - 1]))
            {
                yield return new("b", "The thresholds of a graded model must rise. Put them in order, or use gpcm.", i);
            }
        }

        if (!(C is >= 0 and < 1))
        {
            yield return new("c", "The guessing parameter must be at least 0 and below 1. Use 0, or the chance of a blind guess.");
        }
        else if (!(D >= C + NarrowestRange && D <= 1))
        {
            yield return new(
                "d",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The upper asymptote must be at most 1, and at least {NarrowestRange} above the guessing parameter. Use 1."
                )
            );
        }
        else if (Model is PartialCredit or Graded && maxCategory > 1 && (C != 0 || D != 1))
        {
            yield return new(C != 0 ? "c" : "d", $"A {Model} item has neither guessing nor an upper asymptote. Leave them out.");
        }
        foreach (var problem in ErrorProblems(maxCategory))
        {
            yield return problem;
        }
    }

    private IEnumerable<ParameterProblem> ErrorProblems(int maxCategory)
    {
        foreach (
            var (name, error, index) in new[] { ("a", Errors.A, 0), ("c", Errors.C, 0), ("d", Errors.D, 0) }.Concat(
                Errors.B.Select((error, i) => ("b", error, i))
            )
        )
        {
            if (error is null)
            {
                continue;
            }
            if (!(error is >= 0 and <= LargestError))
            {
                yield return new($"se {name}", $"A standard error must be 0 to {LargestError}. Leave it out where it is not known.", index);
            }
            else if (maxCategory > 1 && name is "c" or "d" && Model is PartialCredit or Graded)
            {
                yield return new(
                    $"se {name}",
                    $"A {Model} item has neither guessing nor an upper asymptote, so neither has a standard error. Leave it out.",
                    index
                );
            }
        }
    }

    private static double DifficultyOf(int? level) => level is { } given ? (given - 5.5) * 0.5 : 0.0;

    /// <summary>
    /// How far a prior may be off, as standard deviations. Assumptions of ours, not measurements: a judged level tells the difficulty to
    /// about 0.8 logits, no level at all leaves the spread of a usual bank, 1.2; discriminations spread by 0.4, guessing by 0.1.
    /// </summary>
    private static ParameterErrors ErrorsOf(int? level, int steps, bool guesses) =>
        new(0.4, [.. Enumerable.Repeat<double?>(level is null ? 1.2 : 0.8, steps)], guesses ? 0.1 : null, null);
}

/// <summary>What is wrong with an item's parameters, and the cure.</summary>
/// <param name="Parameter">model, a, b, c or d; with "se " before it for its standard error.</param>
/// <param name="Index">Of several thresholds, which, from 0; null where all of them are meant.</param>
public sealed record ParameterProblem(string Parameter, string Message, int? Index = null);

/// <summary>Standard errors of parameters, in their own units; null where none is known, or the parameter is fixed.</summary>
/// <param name="B">One for each difficulty, threshold or step.</param>
public sealed record ParameterErrors(double? A, IReadOnlyList<double?> B, double? C, double? D)
{
    /// <summary>By value.</summary>
    public bool Equals(ParameterErrors? other) => other is not null && (A, C, D) == (other.A, other.C, other.D) && B.SequenceEqual(other.B);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(A, B.Count, C, D);
}

/// <summary>Where an item's parameters come from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PriorSource), PriorSource.Name)]
[JsonDerivedType(typeof(ImportedSource), ImportedSource.Name)]
[JsonDerivedType(typeof(CalibratedSource), CalibratedSource.Name)]
public abstract record ParameterSource
{
    /// <summary>prior, imported or calibrated.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>Whose they are, in words; null for priors.</summary>
    public string? Whose() =>
        this switch
        {
            ImportedSource imported => imported.From,
            CalibratedSource calibrated => calibrated.From,
            _ => null,
        };

    /// <summary>How many learners' responses they were estimated from; null where that is not known.</summary>
    public int? LearnerCount() => (this as CalibratedSource)?.Learners;
}

/// <summary>Set by the author's level, or by nothing, before anybody answered.</summary>
public sealed record PriorSource : ParameterSource
{
    /// <summary>Its kind in JSON: prior.</summary>
    public const string Name = PublishedParameters.Prior;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => Name;
}

/// <summary>Taken over from elsewhere.</summary>
/// <param name="From">Whose they are, in words.</param>
public sealed record ImportedSource(string From) : ParameterSource
{
    /// <summary>Its kind in JSON: imported.</summary>
    public const string Name = PublishedParameters.Imported;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => Name;
}

/// <summary>Estimated from responses to the item.</summary>
/// <param name="From">Which calibration, in words.</param>
/// <param name="Learners">How many learners' responses it was made of.</param>
public sealed record CalibratedSource(string From, int Learners) : ParameterSource
{
    /// <summary>Its kind in JSON: calibrated.</summary>
    public const string Name = PublishedParameters.Calibrated;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => Name;
}
