using System.Globalization;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using static AdaptivQ.Quizzes.Publishing.PolicyValues;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>What is wrong with a policy as it was drafted, and what to write instead.</summary>
public sealed record PolicyProblem(string Field, string Detail);

/// <summary>What can't be kept in a policy as it was drafted, or contradicts itself.</summary>
internal static class PolicyProblems
{
    private const int MostRandomesque = 20;

    /// <summary>Logits from one point of the grid to the next: the smallest precision that a rule may name is told from it.</summary>
    private const double CoarsestGrid = 0.3;

    /// <summary>Logits between two cuts: a narrower level is reached by chance alone.</summary>
    private const double NarrowestLevel = 0.1;
    private const int MostLevels = 10;

    /// <param name="available">How many items there are to ask.</param>
    public static IEnumerable<PolicyProblem> In(DraftQuiz draft, int available)
    {
        PolicyProblem Bad(string field, string detail) => new(field, detail);

        if (draft.Mode is not (PublishedQuiz.Assess or PublishedQuiz.Practise))
        {
            yield return Bad("mode", "The mode is 'assess' or 'practise'.");
        }
        if (FeedbackOf(draft) is not (QuizPolicy.FeedbackInstant or QuizPolicy.FeedbackAtEnd or QuizPolicy.FeedbackNever))
        {
            yield return Bad("feedback", "Feedback is 'instant', 'at-end' or 'never'.");
        }

        var most = MaxItemsOf(draft, available);
        if (most < 1 || most > available)
        {
            yield return Bad("maxItems", $"Ask at least 1 and at most {available} questions: that is how many items there are.");
        }
        var least = MinItemsOf(draft, available);
        if (least < 1 || least > most)
        {
            yield return Bad("minItems", $"The least number of questions is between 1 and {most}.");
        }
        if (draft.TimeLimitSeconds is < 30 or > 6 * 3600)
        {
            yield return Bad("timeLimitSeconds", "A time limit is between 30 seconds and 6 hours; leave it out for none.");
        }

        foreach (var problem in AbilityProblems(draft).Concat(LevelProblems(draft)))
        {
            yield return problem;
        }
        foreach (var problem in draft.Mode == PublishedQuiz.Assess ? AssessProblems(draft, least, most) : PractiseProblems(draft))
        {
            yield return problem;
        }
    }

    private static IEnumerable<PolicyProblem> AbilityProblems(DraftQuiz draft)
    {
        if (draft.Estimator is { } estimator && Named(Estimators, estimator) is null)
        {
            yield return new("estimator", $"There is no estimator '{Shown(estimator)}'. There are {string.Join(", ", Estimators)}.");
        }
        var (mean, deviation) = PriorOf(draft);
        if (!(Math.Abs(mean) <= 5 && deviation is >= 0.1 and <= 5))
        {
            yield return new("prior", "The prior's mean is between -5 and 5 logits, its standard deviation between 0.1 and 5.");
        }
        var (low, high, points) = GridOf(draft);
        if (!(low >= -20 && high <= 20 && low < high))
        {
            yield return new("grid", "The grid rises from at least -20 to at most 20 logits.");
        }
        else if (points is < 21 or > 501)
        {
            yield return new("grid", "The grid has 21 to 501 points.");
        }
        else if ((high - low) / (points - 1) > CoarsestGrid * 1.000001)
        {
            yield return new(
                "grid",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The grid's points are {(high - low) / (points - 1):0.##} logits apart, too coarse for any precision. From {low} to "
                        + $"{high} take at least {Math.Ceiling((high - low) / CoarsestGrid - 1e-6) + 1:0} points."
                )
            );
        }
        else if (!(low <= mean - 3 * deviation && high >= mean + 3 * deviation))
        {
            yield return new(
                "grid",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The grid from {low} to {high} cuts the prior off. Let it reach from {mean - 3 * deviation:0.##} to "
                        + $"{mean + 3 * deviation:0.##}, three standard deviations to both sides of the mean."
                )
            );
        }
    }

    private static IEnumerable<PolicyProblem> LevelProblems(DraftQuiz draft)
    {
        if (draft.Levels is not { } levels)
        {
            yield break;
        }
        if (
            levels.Names is not { Count: >= 1 and <= MostLevels } names
            || names.Any(name => PlainText.Line(name, LongestLevel, out _) is not null)
        )
        {
            yield return new(
                "levels",
                $"Name 1 to {MostLevels} levels, lowest first, each in 1 to {LongestLevel} visible characters on one line."
            );
        }
        else if (names.Select(LevelName).Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            yield return new("levels", "Two levels have the same name. Change one of them.");
        }
        else if (levels.Cuts is not { } cuts || cuts.Count != names.Count - 1)
        {
            yield return new(
                "levels",
                $"{Counted(names.Count, "level")} {(names.Count == 1 ? "needs" : "need")} {Counted(names.Count - 1, "cut")} "
                    + $"between them, not {levels.Cuts?.Count ?? 0}."
            );
        }
        else
        {
            var (low, high, _) = GridOf(draft);
            for (var i = 0; i < cuts.Count; i++)
            {
                if (!(cuts[i] > low && cuts[i] < high))
                {
                    yield return new(
                        "levels",
                        FormattableString.Invariant($"The cut {cuts[i]} is outside the abilities reckoned with, {low} to {high} logits.")
                    );
                }
                else if (i > 0 && cuts[i] < cuts[i - 1] + NarrowestLevel - 1e-9)
                {
                    yield return new(
                        "levels",
                        FormattableString.Invariant(
                            $"The cut {cuts[i]} must be at least {NarrowestLevel} logits above the one before it, {cuts[i - 1]}."
                        )
                    );
                }
            }
        }
    }

    private static IEnumerable<PolicyProblem> AssessProblems(DraftQuiz draft, int least, int most)
    {
        if (draft.TargetSuccess is not null)
        {
            yield return new(
                "targetSuccess",
                "A success rate is for practice: an assessment chooses what measures best. Leave it out, or practise."
            );
        }
        if (draft.StandardError is { } se && !(se is >= 0.2 and <= 1))
        {
            yield return new("standardError", "The precision to stop at is a standard error of 0.2 to 1 logits.");
        }
        if (draft.ThetaChange is { } change && !(change is >= 0.001 and <= 1))
        {
            yield return new("thetaChange", "The change of ability to stop at is 0.001 to 1 logit.");
        }
        if (draft.LeastInformation is { } information && !(information is >= 0.001 and <= 10))
        {
            yield return new("leastInformation", "The least information to go on for is 0.001 to 10.");
        }
        if (CriterionOf(draft) is not { } criterion)
        {
            yield return new(
                "criterion",
                $"There is no criterion '{Shown(draft.Criterion)}'. There are {string.Join(", ", SelectionCriteria.All)}."
            );
            yield break;
        }

        if (draft.Acceleration is { } acceleration)
        {
            if (!SelectionCriteria.HasAcceleration(criterion))
            {
                yield return new(
                    "acceleration",
                    $"The criterion {criterion} has no acceleration. "
                        + $"Leave it out, or choose by {string.Join(" or ", SelectionCriteria.WithAcceleration)}."
                );
            }
            else if (!(acceleration is >= 0 and <= 10))
            {
                yield return new("acceleration", "The acceleration is between 0 and 10.");
            }
        }

        var randomesque = RandomesqueOf(draft, criterion);
        if (randomesque is < 1 or > MostRandomesque)
        {
            yield return new("randomesque", $"Draw the next question from the best 1 to {MostRandomesque}.");
        }
        else if (randomesque > 1 && SelectionCriteria.DrawsByItself(criterion))
        {
            yield return new(
                "randomesque",
                $"The criterion {criterion} draws by itself; drawing among the best on top would undo what it does. Leave it out, or "
                    + "write 1."
            );
        }
        foreach (var problem in ClassificationProblems(draft))
        {
            yield return problem;
        }
        var endsEarly = EndsEarly(draft);
        const string Rules = "precision, change, information or classification";
        if (endsEarly && least == most && draft.MinItems is null)
        {
            yield return new("maxItems", $"No rule could end an attempt of one question sooner. Ask more questions, or state no {Rules}.");
        }
        else if (endsEarly && least == most)
        {
            yield return new(
                "minItems",
                $"Every attempt asks {Counted(most, "question")}, so no rule could end it sooner. Let it be fewer, or state no {Rules}."
            );
        }
        else if (!endsEarly && draft.MinItems is not null && least < most)
        {
            yield return new(
                "minItems",
                $"Every attempt asks {Counted(most, "question")}: no rule ends it sooner. State a {Rules}, or leave the least number out."
            );
        }
    }

    private static IEnumerable<PolicyProblem> ClassificationProblems(DraftQuiz draft)
    {
        if (draft.Classification is not { } rule)
        {
            yield break;
        }
        if (rule.Method is not (IntervalDecision.Method or RatioDecision.Method))
        {
            yield return new(
                "classification",
                $"There is no classification '{Shown(rule.Method)}'. There are {IntervalDecision.Method} and {RatioDecision.Method}."
            );
            yield break;
        }

        if ((draft.Levels?.Cuts ?? LevelScale.Usual.Cuts).Count == 0)
        {
            yield return new(
                "classification",
                "With one level there is nothing to classify. Name more levels, or leave the classification out."
            );
        }
        var interval = rule.Method == IntervalDecision.Method;
        if (interval && (rule.Delta ?? rule.Alpha ?? rule.Beta) is not null)
        {
            yield return new("classification", "delta, alpha and beta belong to sprt. Leave them out, or classify by sprt.");
        }
        if (!interval && rule.Z is not null)
        {
            yield return new("classification", "z belongs to interval. Leave it out, or classify by interval.");
        }
        if (rule.Z is { } z && !(z is >= 0.5 and <= 4))
        {
            yield return new("classification.z", "z is between 0.5 and 4 standard errors; 1.96 covers 95 %.");
        }
        if (rule.Delta is { } delta && !(delta is >= 0.01 and <= 2))
        {
            yield return new("classification.delta", "delta is 0.01 to 2 logits.");
        }
        if (rule.Alpha is { } alpha && !(alpha is >= 0.001 and < 0.5))
        {
            yield return new("classification.alpha", "alpha is an error rate, at least 0.001 and below 0.5.");
        }
        if (rule.Beta is { } beta && !(beta is >= 0.001 and < 0.5))
        {
            yield return new("classification.beta", "beta is an error rate, at least 0.001 and below 0.5.");
        }
    }

    private static IEnumerable<PolicyProblem> PractiseProblems(DraftQuiz draft)
    {
        string Only(string what) =>
            $"{what} is for assessments: practice goes on until its last question or until the learner stops. Leave it out, or assess.";

        if (draft.MinItems is not null)
        {
            yield return new("minItems", Only("A least number of questions"));
        }
        if (draft.StandardError is not null)
        {
            yield return new("standardError", Only("A precision to stop at"));
        }
        if (draft.ThetaChange is not null)
        {
            yield return new("thetaChange", Only("A change of ability to stop at"));
        }
        if (draft.LeastInformation is not null)
        {
            yield return new("leastInformation", Only("A least information"));
        }
        if (draft.Classification is not null)
        {
            yield return new("classification", Only("A classification"));
        }
        if (draft.Criterion is not null)
        {
            yield return new("criterion", "Practice chooses by its success rate. Leave the criterion out, or assess.");
        }
        if (draft.Acceleration is not null)
        {
            yield return new("acceleration", "Practice chooses by its success rate. Leave the acceleration out, or assess.");
        }
        if (draft.TargetSuccess is { } success && !(success is >= 0.3 and <= 0.95))
        {
            yield return new("targetSuccess", "The success rate to practise at is between 0.3 and 0.95.");
        }
        if (draft.Randomesque is < 1 or > MostRandomesque)
        {
            yield return new("randomesque", $"Draw the next question from the best 1 to {MostRandomesque}.");
        }
    }

    private static string Counted(int number, string one) => number == 1 ? $"1 {one}" : $"{number} {one}s";

    /// <summary>A name as it was given, short enough to print.</summary>
    private static string Shown(string? name) => name is { Length: > 40 } ? $"{name[..40]}..." : name ?? "";
}
