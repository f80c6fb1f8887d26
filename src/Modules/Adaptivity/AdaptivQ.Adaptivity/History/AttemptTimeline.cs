using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Quizzes.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.History;

/// <summary>An attempt step by step for a teacher of its learner, straight from the stream: what was asked and why, what was answered,
/// what it said.</summary>
public static class AttemptTimelineEndpoint
{
    /// <summary>Answers an attempt's timeline to a teacher of its learner; 404 to any other teacher.</summary>
    [WolverineGet("/api/attempts/{attemptId}/timeline"), Authorize(Roles = Roles.Teacher)]
    [Refuses(404)]
    [EndpointSummary("An attempt step by step, for a teacher of its learner")]
    public static async Task<Results<Ok<AttemptTimeline>, ProblemHttpResult>> Get(
        Guid attemptId,
        ClaimsPrincipal user,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        ILearnerDirectory learners,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        var history = await attempts.History(caller.Tenant, attemptId, cancellation);
        if (
            Attempt.Fold(history.Select(fact => (fact.Id, fact.Data))) is not { } attempt
            // A person who both teaches and learns in a class is a learner where their own attempts are concerned.
            || attempt.Started.LearnerId == caller.PersonId
            || !await learners.Teaches(caller.Tenant, caller.PersonId, attempt.Started.LearnerId, cancellation)
        )
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
    Guid AttemptId,
    TimelineLearner Learner,
    TimelineQuiz Quiz,
    bool Simulated,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string Seed,
    TimelinePolicy Policy,
    TimelineCalibration Calibration,
    TimelinePrior Prior,
    ResultView? Result,
    IReadOnlyList<TimelineStep> Steps
)
{
    /// <summary>Describes an attempt step by step.</summary>
    /// <param name="facts">The whole stream, oldest first; <paramref name="attempt"/> is what it folds to.</param>
    /// <param name="compiled">The version that the attempt is taken in.</param>
    /// <param name="learnerName">Null for a learner who has been erased.</param>
    public static AttemptTimeline Of(Attempt attempt, IReadOnlyList<object> facts, CompiledQuiz compiled, string? learnerName)
    {
        var (started, quiz) = (attempt.Started, compiled.Source);
        var answers = attempt.Answers.ToDictionary(answer => answer.Position);
        return new AttemptTimeline(
            started.AttemptId,
            new TimelineLearner(started.LearnerId, learnerName),
            new TimelineQuiz(quiz.QuizId, quiz.Title, quiz.Version, quiz.Mode),
            started.Simulated,
            started.At,
            attempt.Finished?.At,
            started.Seed.ToString(CultureInfo.InvariantCulture),
            new TimelinePolicy(started.PolicyVersion, quiz.Policy with { TimeLimitSeconds = started.TimeLimitSeconds }),
            TimelineCalibration.Of(started.CalibrationVersion, attempt, compiled),
            new TimelinePrior(started.Theta, started.StandardError),
            attempt.Finished is { } finished ? ResultView.Of(finished, quiz) : null,
            [
                .. facts
                    .OfType<ItemSelected>()
                    .Select(selected => TimelineStep.Of(selected, answers.GetValueOrDefault(selected.Position), compiled, started.Seed)),
            ]
        );
    }
}

/// <summary>Whose attempt it is.</summary>
/// <param name="Name">Null for a learner who has been erased.</param>
public sealed record TimelineLearner(Guid Id, string? Name);

/// <summary>The quiz at the version that the attempt is taken in.</summary>
/// <param name="Mode">assess or practise.</param>
public sealed record TimelineQuiz(
    Guid Id,
    string Title,
    int Version,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string Mode
);

/// <summary>What the attempt was decided by.</summary>
/// <param name="Version">1 for the first policy the quiz was published with.</param>
/// <param name="Rules">With the attempt's own time limit.</param>
public sealed record TimelinePolicy(int Version, QuizPolicy Rules);

/// <summary>Where the parameters come from that the answers were weighed by. What rests on priors is provisional, its standard errors
/// too.</summary>
/// <param name="Version">The bank's calibration version that the quiz was published with; 0 where no parameters had been set.</param>
/// <param name="Prior">How many of the answered items had the prior of their level; Imported and Calibrated likewise.</param>
public sealed record TimelineCalibration(int Version, int Prior, int Imported, int Calibrated)
{
    internal static TimelineCalibration Of(int version, Attempt attempt, CompiledQuiz quiz)
    {
        var sources = attempt.Answers.CountBy(answer => quiz.Item(answer.ItemId).Parameters.Source).ToDictionary();
        return new TimelineCalibration(
            version,
            sources.GetValueOrDefault(PublishedParameters.Prior),
            sources.GetValueOrDefault(PublishedParameters.Imported),
            sources.GetValueOrDefault(PublishedParameters.Calibrated)
        );
    }
}

/// <summary>What was held about the learner before the first answer, in logits.</summary>
public sealed record TimelinePrior(double Theta, double StandardError);

/// <summary>One question: what it was, what came of it, and why it was this one.</summary>
/// <param name="Item">As the learner saw it.</param>
/// <param name="Response">Null while the question is open, as is everything the answer brings.</param>
/// <param name="ResponseText">The response in words, in Markdown.</param>
/// <param name="Caveat">What to know before the estimate after it is used, by its code; mostly null.</param>
public sealed record TimelineStep(
    int Position,
    Guid ItemId,
    int ItemRevision,
    string Topic,
    string? Skill,
    string DifficultyLabel,
    ItemView Item,
    JsonElement Solution,
    string? Rationale,
    DateTimeOffset ShownAt,
    DateTimeOffset? AnsweredAt,
    double? SecondsTaken,
    JsonElement? Response,
    string? ResponseText,
    bool? Correct,
    double? Points,
    double? MaxPoints,
    IReadOnlyList<string> Messages,
    TimelineParameters Parameters,
    double ThetaBefore,
    double StandardErrorBefore,
    double? ThetaAfter,
    double? StandardErrorAfter,
    string? Caveat,
    TimelineWhy Why
)
{
    /// <summary>Describes one question: its item with key and parameters, the answer, and the ability before and after.</summary>
    /// <param name="answer">Null while the question is open.</param>
    /// <param name="seed">The attempt's seed.</param>
    internal static TimelineStep Of(ItemSelected selected, GivenAnswer? answer, CompiledQuiz quiz, long seed)
    {
        var (item, index) = (quiz.Item(selected.ItemId), quiz.IndexOf(selected.ItemId));
        var (interaction, parameters, location) = (item.Interaction, item.Parameters, quiz.Bank.Location(index));
        return new TimelineStep(
            selected.Position,
            item.ItemId,
            item.Revision,
            item.Topic,
            item.Skill,
            Difficulty(location),
            ItemView.Of(item, seed, selected.Position),
            interaction.Solution(),
            item.Rationale,
            selected.At,
            answer?.At,
            answer?.SecondsTaken,
            answer?.Response.Json,
            answer is null ? null : interaction.InWords(answer.Response.Json),
            answer?.Correct,
            answer?.Points,
            answer?.MaxPoints,
            answer is null ? [] : interaction.Messages(answer.Response.Json),
            new TimelineParameters(
                parameters.Model,
                parameters.A,
                parameters.B,
                parameters.C,
                parameters.D,
                location,
                parameters.Errors,
                parameters.Source,
                parameters.From,
                parameters.Learners,
                parameters.CalibrationVersion
            ),
            selected.Theta,
            selected.StandardError,
            answer?.Theta,
            answer?.StandardError,
            answer?.Caveat,
            TimelineWhy.Of(selected, quiz)
        );
    }

    private static string Difficulty(double b) =>
        b switch
        {
            < -1.5 => "very easy",
            < -0.5 => "easy",
            < 0.5 => "medium",
            < 1.5 => "hard",
            _ => "very hard",
        };
}

/// <summary>The item's parameters and where they come from.</summary>
/// <param name="Model">dichotomous, gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: one difficulty, or the thresholds or steps between categories.</param>
/// <param name="C">Guessing, a probability; D the upper asymptote.</param>
/// <param name="Location">Difficulty as one number, logits.</param>
/// <param name="Errors">Standard errors; of a prior, how far it may be off.</param>
/// <param name="Source">prior, imported or calibrated.</param>
/// <param name="From">Whose they are, in words; null for priors.</param>
/// <param name="Learners">How many learners' responses they were estimated from; null where that is not known.</param>
/// <param name="CalibrationVersion">The bank's when they were set; 0 for priors.</param>
public sealed record TimelineParameters(
    string Model,
    double A,
    IReadOnlyList<double> B,
    double C,
    double D,
    double Location,
    PublishedErrors Errors,
    [property: AllowedValues(PublishedParameters.Prior, PublishedParameters.Imported, PublishedParameters.Calibrated)] string Source,
    string? From,
    int? Learners,
    int CalibrationVersion
);

/// <param name="Criterion">MFI or TargetSuccess; Value is what it gave for this item.</param>
/// <param name="Eligible">How many questions could have been asked; RandomesqueOf how many of the best it was drawn from.</param>
/// <param name="Relaxed">Codes of the rules that could not be kept.</param>
public sealed record TimelineWhy(
    string Criterion,
    double Information,
    double Value,
    int Eligible,
    int RandomesqueOf,
    IReadOnlyList<TimelineRunnerUp> RunnersUp,
    IReadOnlyList<string> Relaxed
)
{
    /// <summary>Explains how an item was chosen, and which other items ranked among the best.</summary>
    internal static TimelineWhy Of(ItemSelected selected, CompiledQuiz quiz) =>
        new(
            selected.Criterion,
            selected.Information,
            selected.Value,
            selected.Eligible,
            selected.PoolSize,
            [
                .. selected
                    .Ranked.Where(ranked => ranked.ItemId != selected.ItemId)
                    .Select(ranked =>
                    {
                        var item = quiz.Item(ranked.ItemId);
                        return new TimelineRunnerUp(item.ItemId, item.Stem, item.Topic, ranked.Value, ranked.Information);
                    }),
            ],
            selected.Relaxed
        );
}

/// <summary>An item that ranked among the best and was not chosen.</summary>
/// <param name="Stem">In Markdown.</param>
/// <param name="Value">The criterion's value for the item, in the criterion's own units.</param>
/// <param name="Information">Its Fisher information at the ability of the choice, per squared logit.</param>
public sealed record TimelineRunnerUp(Guid ItemId, string Stem, string Topic, double Value, double Information);
