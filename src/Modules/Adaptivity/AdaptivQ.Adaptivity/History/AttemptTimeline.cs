using System.Globalization;
using System.Security.Claims;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Quizzes.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.History;

/// <summary>An attempt step by step for a teacher of its learner, straight from the stream: what was asked and why, what was answered, what it said.</summary>
public static class AttemptTimelineEndpoint
{
    [WolverineGet("/api/attempts/{attemptId}/timeline"), Authorize(Roles = Roles.Teacher)]
    [EndpointSummary("An attempt step by step, for a teacher of its learner")]
    [ProducesResponseType<AttemptTimeline>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound)]
    public static async Task<IResult> Get(
        Guid attemptId, ClaimsPrincipal user, AttemptStore attempts, CompiledQuizzes quizzes, ILearnerDirectory learners, CancellationToken cancellation)
    {
        var caller = Caller.Of(user);
        var history = await attempts.History(caller.Tenant, attemptId, cancellation);
        if (Attempt.Fold(history.Select(fact => (fact.Id, fact.Data))) is not { } attempt
            || !await learners.Teaches(caller.Tenant, caller.PersonId, attempt.Started.LearnerId, cancellation))
        {
            return Refusal.NotFound("attempt").ToResult();
        }

        var name = await learners.NameOf(caller.Tenant, attempt.Started.LearnerId, cancellation);
        var quiz = await quizzes.Of(caller.Tenant, attempt, cancellation);
        return TypedResults.Ok(AttemptTimeline.Of(attempt, [.. history.Select(fact => fact.Data)], quiz, name));
    }
}

/// <param name="Seed">As text: it may be larger than a browser's numbers.</param>
public sealed record AttemptTimeline(
    Guid AttemptId, TimelineLearner Learner, TimelineQuiz Quiz, bool Simulated, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string Seed,
    TimelinePolicy Policy, TimelineCalibration Calibration, TimelinePrior Prior, ResultView? Result, IReadOnlyList<TimelineStep> Steps)
{
    public static AttemptTimeline Of(Attempt attempt, IReadOnlyList<object> facts, CompiledQuiz compiled, string? learnerName)
    {
        var (started, quiz) = (attempt.Started, compiled.Quiz);
        var answers = attempt.Answers.ToDictionary(answer => answer.Position);
        return new AttemptTimeline(
            started.AttemptId,
            new TimelineLearner(started.LearnerId, learnerName),
            new TimelineQuiz(quiz.QuizId, quiz.Title, quiz.Version, quiz.Mode),
            started.Simulated, started.At, attempt.Finished?.At,
            started.Seed.ToString(CultureInfo.InvariantCulture),
            new TimelinePolicy(
                quiz.Policy.Model, quiz.Policy.Estimator, quiz.Policy.Criterion, quiz.Policy.Randomesque,
                new TimelineStop(quiz.Policy.StandardError, quiz.Policy.MinItems, quiz.Policy.MaxItems, started.TimeLimitSeconds), quiz.Policy.Feedback),
            new TimelineCalibration(started.CalibrationVersion, started.CalibrationVersion == 0 ? "prior" : "calibrated"),
            new TimelinePrior(0, 1),
            attempt.Finished is { } finished ? ResultView.Of(finished, quiz) : null,
            [.. facts.OfType<ItemSelected>().Select(selected => TimelineStep.Of(selected, answers.GetValueOrDefault(selected.Position), compiled, started.Seed))]);
    }
}

public sealed record TimelineLearner(Guid Id, string? Name);

public sealed record TimelineQuiz(Guid Id, string Title, int Version, string Mode);

public sealed record TimelinePolicy(string Model, string Estimator, string Criterion, int Randomesque, TimelineStop Stop, string Feedback);

public sealed record TimelineStop(double? StandardError, int MinItems, int MaxItems, int? TimeLimitSeconds);

public sealed record TimelineCalibration(int Version, string Source);

/// <summary>What was held about the learner before the first answer, in logits.</summary>
public sealed record TimelinePrior(double Theta, double StandardError);

/// <summary>One question: what it was, what came of it, and why it was this one.</summary>
public sealed record TimelineStep(
    int Position, Guid ItemId, int ItemRevision, string Topic, string? Skill, string DifficultyLabel, string Stem, string? ImageUrl, string? ImageAlt,
    IReadOnlyList<TimelineOption> Options, string? Rationale, DateTimeOffset ShownAt, DateTimeOffset? AnsweredAt, double? SecondsTaken,
    string? Response, bool? Correct, TimelineParameters Parameters, double ThetaBefore, double SeBefore, double? ThetaAfter, double? SeAfter, TimelineWhy Why)
{
    public static TimelineStep Of(ItemSelected selected, GivenAnswer? answer, CompiledQuiz quiz, long seed)
    {
        var item = quiz.Item(selected.ItemId);
        return new TimelineStep(
            selected.Position, item.ItemId, item.Revision, item.Topic, item.Skill, Difficulty(item.B), item.Stem,
            item.ImageId is { } image ? $"/api/media/{image}" : null, item.ImageAlt,
            [.. NextStep.InShownOrder(item.Options, option => option.KeepLast, seed, selected.Position).Select(option => new TimelineOption(option.Id, option.Text, option.IsKey))],
            item.Rationale, selected.At, answer?.At, answer is null ? null : Math.Round((answer.At - answer.ShownAt).TotalSeconds, 1),
            answer?.Response, answer?.Correct, new TimelineParameters(item.A, item.B, item.C, item.ParameterSource),
            selected.Theta, selected.StandardError, answer?.Theta, answer?.StandardError,
            TimelineWhy.Of(selected, quiz));
    }

    private static string Difficulty(double b) => b switch
    {
        < -1.5 => "very easy",
        < -0.5 => "easy",
        < 0.5 => "medium",
        < 1.5 => "hard",
        _ => "very hard",
    };
}

public sealed record TimelineOption(string Id, string Text, bool Correct);

/// <summary>Discrimination a (per logit), difficulty b (logits), guessing c, and where they come from.</summary>
public sealed record TimelineParameters(double A, double B, double C, string Source);

/// <param name="Value">What the criterion gave for this item; for MFI its information, for TargetSuccess the distance from the wanted chance.</param>
/// <param name="Eligible">How many questions could have been asked; RandomesqueOf how many of the best it was drawn from.</param>
/// <param name="Relaxed">Rules that could not be kept, in plain words.</param>
public sealed record TimelineWhy(
    string Criterion, string CriterionText, double Information, double Value, int Eligible, int RandomesqueOf,
    IReadOnlyList<TimelineRunnerUp> RunnersUp, IReadOnlyList<string> Relaxed)
{
    public static TimelineWhy Of(ItemSelected selected, CompiledQuiz quiz)
    {
        var which = selected.PoolSize == 1 ? "It was the question" : $"It was among the {selected.PoolSize} questions";
        var text = selected.Criterion == QuizPolicy.ClosestToTarget
            ? $"{which} that this learner, as far as known by then, would get right about {quiz.Quiz.Policy.TargetSuccess:P0} of the time: hard enough to learn from, easy enough to keep going."
            : $"{which} that would tell most about this learner, as far as known by then: neither clearly too easy nor clearly too hard.";
        return new TimelineWhy(
            selected.Criterion, text, selected.Information, selected.Value, selected.Eligible, selected.PoolSize,
            [.. selected.Ranked.Where(ranked => ranked.ItemId != selected.ItemId).Select(ranked =>
            {
                var item = quiz.Item(ranked.ItemId);
                return new TimelineRunnerUp(item.ItemId, item.Stem, item.Topic, ranked.Value, ranked.Information);
            })],
            [.. selected.Relaxed.Select(rule => rule == NextStep.FewerCandidates
                ? $"Only {(selected.Eligible == 1 ? "one question was" : $"{selected.Eligible} questions were")} left to choose from, fewer than the {quiz.Quiz.Policy.Randomesque} the policy draws among."
                : rule)]);
    }
}

public sealed record TimelineRunnerUp(Guid ItemId, string Stem, string Topic, double Value, double Information);
