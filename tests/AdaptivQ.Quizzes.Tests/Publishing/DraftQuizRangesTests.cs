using AdaptivQ.Quizzes.Publishing;
using static AdaptivQ.Quizzes.Tests.Publishing.DraftedQuizzes;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>What may stand in each field of a draft, and what not.</summary>
public sealed class DraftQuizRangesTests
{
    /// <summary>Field that is refused; what the author said.</summary>
    public static TheoryData<string, DraftQuiz> Wrong =>
        new()
        {
            { "title", Least with { Title = null } },
            { "title", Least with { Title = "  " } },
            { "title", Least with { Title = new string('t', 121) } },
            { "title", Least with { Title = "a\0b" } },
            { "title", Least with { Title = "two\nlines" } },
            { "title", Least with { Title = "\u200b" } },
            { "description", Least with { Description = new string('d', 501) } },
            { "description", Least with { Description = "a\0b" } },
            { "mode", Least with { Mode = null } },
            { "mode", Least with { Mode = "Assess" } },
            { "mode", Least with { Mode = "exam" } },
            { "feedback", Least with { Feedback = "" } },
            { "feedback", Least with { Feedback = "later" } },
            { "topics", Least with { Topics = ["Algebra", "Poetry"] } },
            { "topics", Least with { Topics = [null!] } },
            { "maxItems", Least with { MaxItems = 0 } },
            { "maxItems", Least with { MaxItems = -1 } },
            { "maxItems", Least with { MaxItems = 101 } },
            { "maxItems", Least with { MaxItems = 11, Topics = ["Geometry"] } },
            { "minItems", Least with { MinItems = 0 } },
            { "minItems", Least with { MinItems = 8 } },
            { "minItems", Least with { MinItems = 26 } },
            { "minItems", Least with { MinItems = 11, MaxItems = 10 } },
            { "standardError", Least with { StandardError = 0.19 } },
            { "standardError", Least with { StandardError = 1.01 } },
            { "standardError", Least with { StandardError = double.NaN } },
            { "standardError", Least with { StandardError = -1 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = 29 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = 6 * 3600 + 1 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = -30 } },
            { "randomesque", Least with { Randomesque = 0 } },
            { "randomesque", Least with { Randomesque = 21 } },
            { "feedback", Least with { Feedback = "atEnd" } },
            { "estimator", Least with { Estimator = "PFA" } },
            { "prior", Least with { Prior = new DraftPrior(0, 0) } },
            { "prior", Least with { Prior = new DraftPrior(double.NaN, 1) } },
            { "prior", Least with { Prior = new DraftPrior(6, 1) } },
            { "grid", Least with { Grid = new DraftGrid(4, -4, 61) } },
            { "grid", Least with { Grid = new DraftGrid(-4, 4, 20) } },
            { "grid", Least with { Grid = new DraftGrid(-4, 4, 502) } },
            { "grid", Least with { Grid = new DraftGrid(-2.5, 4, 61) } },
            { "grid", Least with { Grid = new DraftGrid(double.NegativeInfinity, 4, 61) } },
            { "grid", Least with { Prior = new DraftPrior(2, 2) } },
            { "grid", Least with { Grid = new DraftGrid(-20, 20, 134) } },
            { "criterion", Least with { Criterion = "TargetSuccess" } },
            { "criterion", Least with { Criterion = "best" } },
            { "acceleration", Least with { Acceleration = 1 } },
            { "acceleration", Least with { Criterion = "Progressive", Acceleration = -1 } },
            { "randomesque", Least with { Criterion = "Random", Randomesque = 5 } },
            { "targetSuccess", Least with { TargetSuccess = 0.7 } },
            { "thetaChange", Least with { ThetaChange = 0.0005 } },
            { "thetaChange", Least with { ThetaChange = double.NaN } },
            { "leastInformation", Least with { LeastInformation = 0.0005 } },
            { "classification", Least with { Classification = new DraftClassification("guess", null, null, null, null) } },
            { "classification.z", Least with { Classification = new DraftClassification("interval", 0, null, null, null) } },
            { "classification", Least with { Classification = new DraftClassification("interval", null, 0.2, null, null) } },
            { "classification", Least with { Classification = new DraftClassification("sprt", 2, null, null, null) } },
            { "classification.delta", Least with { Classification = new DraftClassification("sprt", null, 0.001, null, null) } },
            { "classification.alpha", Least with { Classification = new DraftClassification("sprt", null, null, 0.5, null) } },
            { "classification.beta", Least with { Classification = new DraftClassification("sprt", null, null, null, 0.0001) } },
            {
                "classification",
                Least with
                {
                    Classification = new DraftClassification("interval", null, null, null, null),
                    Levels = new DraftLevels(["all"], []),
                }
            },
            { "levels", Least with { Levels = new DraftLevels([], []) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], []) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "one "], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", " "], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [1, 1]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [1, 0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], [6]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], [double.NaN]) } },
            { "levels", Least with { Levels = new DraftLevels(null, null) } },
            { "levels", Least with { Levels = new DraftLevels(["\u200b\u200b", "two"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\ntwo", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\u202etwo", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "One"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [0, 0.09]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\u2028two", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels([new string('n', 41), "two"], [0]) } },
            { "prior", Least with { Prior = new DraftPrior(null, 0.05) } },
            { "grid", Least with { Grid = new DraftGrid(null, null, 20) } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, StandardError = 0.5 } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, ThetaChange = 0.1 } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, LeastInformation = 0.1 } },
            {
                "minItems",
                Least with
                {
                    MinItems = 10,
                    MaxItems = 10,
                    Classification = new DraftClassification("sprt", null, null, null, null),
                }
            },
            { "maxItems", Least with { MaxItems = 1, StandardError = 0.5 } },
            { "minItems", Least with { Mode = "practise", MinItems = 1 } },
            { "standardError", Least with { Mode = "practise", StandardError = 0.5 } },
            { "thetaChange", Least with { Mode = "practise", ThetaChange = 0.1 } },
            { "leastInformation", Least with { Mode = "practise", LeastInformation = 0.1 } },
            {
                "classification",
                Least with
                {
                    Mode = "practise",
                    Classification = new DraftClassification("interval", null, null, null, null),
                }
            },
            { "criterion", Least with { Mode = "practise", Criterion = "MFI" } },
            { "acceleration", Least with { Mode = "practise", Acceleration = 1 } },
            { "targetSuccess", Least with { Mode = "practise", TargetSuccess = 1 } },
            { "randomesque", Least with { Mode = "practise", Randomesque = 0 } },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_policy_that_is_out_of_range_or_contradicts_itself_is_refused_at_its_field(string field, DraftQuiz command)
    {
        DraftQuizEndpoint.Decide(Id, command, Bank, Now).ShouldRefuse(400, "invalid-field", field);
    }

    /// <summary>The ends of every range.</summary>
    public static TheoryData<DraftQuiz> Right =>
        [
            Least with
            {
                Title = new string('t', 120),
                Description = new string('d', 500),
            },
            Least with
            {
                MaxItems = 1,
            },
            Least with
            {
                MaxItems = 100,
                MinItems = 100,
            },
            Least with
            {
                MaxItems = 1,
                MinItems = 1,
            },
            Least with
            {
                MaxItems = 90,
                Topics = ["Algebra", "Number"],
            },
            Least with
            {
                StandardError = 0.2,
            },
            Least with
            {
                StandardError = 1,
            },
            Least with
            {
                TimeLimitSeconds = 30,
            },
            Least with
            {
                TimeLimitSeconds = 6 * 3600,
            },
            Least with
            {
                Randomesque = 1,
            },
            Least with
            {
                Randomesque = 20,
            },
            Least with
            {
                Feedback = "instant",
            },
            Least with
            {
                Mode = "practise",
                Feedback = "never",
            },
            Least with
            {
                MinItems = 1,
                MaxItems = 2,
                StandardError = 0.5,
            },
            Least with
            {
                Grid = new DraftGrid(-20, 20, 135),
            },
            Least with
            {
                ThetaChange = 0.001,
                LeastInformation = 0.001,
            },
            Least with
            {
                Classification = new DraftClassification("sprt", null, 0.01, 0.001, 0.001),
            },
            Least with
            {
                Levels = new DraftLevels(["one", "two", "\U0001F469\u200D\U0001F3EB"], [0, 0.1]),
            },
        ];

    [Theory]
    [MemberData(nameof(Right))]
    public void The_ends_of_every_range_are_within_it(DraftQuiz command) => Drafted(command);
}
