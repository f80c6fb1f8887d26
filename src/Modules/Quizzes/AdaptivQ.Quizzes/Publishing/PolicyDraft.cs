using AdaptivQ.Quizzes.Contracts;
using static AdaptivQ.Quizzes.Publishing.PolicyValues;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Makes a policy of what an author says, or says why what was said can't be kept or contradicts itself.</summary>
public static class PolicyDraft
{
    /// <summary>The draft that a policy would be made of, without quiz and bank.</summary>
    public static DraftQuiz Of(QuizPolicy policy)
    {
        var practises = policy.Criterion == PractisePolicy.Criterion;
        return new DraftQuiz(
            null,
            null,
            Guid.Empty,
            practises ? PublishedQuiz.Practise : PublishedQuiz.Assess,
            policy.Feedback,
            policy.MaxItems,
            practises ? null : policy.MinItems,
            policy.StandardError,
            policy.TimeLimitSeconds,
            null,
            policy.Randomesque
        )
        {
            Estimator = policy.Estimator,
            Prior = new DraftPrior(policy.PriorMean, policy.PriorStandardDeviation),
            Grid = new DraftGrid(policy.GridLow, policy.GridHigh, policy.GridPoints),
            Criterion = practises ? null : policy.Criterion,
            Acceleration = policy.Acceleration,
            TargetSuccess = policy.TargetSuccess,
            ThetaChange = policy.ThetaChange,
            LeastInformation = policy.LeastInformation,
            Classification = policy.Classification is { } rule
                ? new DraftClassification(rule.Method, rule.Z, rule.Delta, rule.Alpha, rule.Beta)
                : null,
            Levels = new DraftLevels(policy.Levels, policy.Cuts),
        };
    }

    /// <param name="available">How many items there are to ask.</param>
    /// <returns>The policy, or the first problem.</returns>
    public static (Policy? Policy, PolicyProblem? Problem) Read(DraftQuiz draft, int available)
    {
        var problem = PolicyProblems.In(draft, available).FirstOrDefault();
        return problem is null ? (Make(draft, available), null) : (null, problem);
    }

    private static Policy Make(DraftQuiz draft, int available)
    {
        var ability = new AbilityEstimation(
            Named(Estimators, draft.Estimator) ?? AbilityEstimation.Usual.Estimator,
            PriorOf(draft).Mean,
            PriorOf(draft).Deviation,
            GridOf(draft).Low,
            GridOf(draft).High,
            GridOf(draft).Points
        );
        var levels = draft.Levels is { } given ? new LevelScale([.. given.Names!.Select(LevelName)], given.Cuts!) : LevelScale.Usual;
        var feedback = FeedbackOf(draft);
        if (draft.Mode == PublishedQuiz.Practise)
        {
            return new PractisePolicy(
                ability,
                draft.TargetSuccess ?? UsualSuccess,
                draft.Randomesque ?? UsualRandomesque,
                MaxItemsOf(draft, available),
                draft.TimeLimitSeconds,
                levels,
                feedback
            );
        }

        var criterion = CriterionOf(draft)!;
        return new AssessPolicy(
            ability,
            new ItemChoice(
                criterion,
                SelectionCriteria.HasAcceleration(criterion) ? draft.Acceleration ?? 1 : null,
                RandomesqueOf(draft, criterion)
            ),
            new StopRules(
                MinItemsOf(draft, available),
                MaxItemsOf(draft, available),
                draft.StandardError,
                draft.ThetaChange,
                draft.LeastInformation,
                DecisionOf(draft.Classification),
                draft.TimeLimitSeconds
            ),
            levels,
            feedback
        );
    }

    private static LevelDecision? DecisionOf(DraftClassification? rule) =>
        rule?.Method switch
        {
            IntervalDecision.Method => new IntervalDecision(rule.Z ?? 1.959964),
            RatioDecision.Method => new RatioDecision(rule.Delta ?? 0.25, rule.Alpha ?? 0.05, rule.Beta ?? 0.05),
            _ => null,
        };
}
