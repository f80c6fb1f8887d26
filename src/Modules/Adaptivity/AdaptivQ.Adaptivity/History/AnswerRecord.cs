using AdaptivQ.Adaptivity.Attempts;
using Marten.Events.Projections;

namespace AdaptivQ.Adaptivity.History;

/// <summary>One question of one attempt with its answer, for teachers' lists and analysts' queries.</summary>
/// <param name="Id">Attempt id and position, "…:3".</param>
/// <param name="ThetaBefore">Ability (logits) the item was chosen at; StandardErrorBefore its standard error.</param>
/// <param name="Topic">Of the item at the revision that was asked.</param>
/// <param name="Response">Null while the question is open, as is everything the answer brings.</param>
/// <param name="Correct">Whether it earned every point.</param>
/// <param name="Category">The response category, from 0, that the ability was estimated with.</param>
public sealed record AnswerRecord(
    string Id,
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    bool Simulated,
    int Position,
    Guid ItemId,
    int ItemRevision,
    string Topic,
    string Criterion,
    double Information,
    double ThetaBefore,
    double StandardErrorBefore,
    DateTimeOffset ShownAt,
    Response? Response,
    double? Points,
    double? MaxPoints,
    int? Category,
    bool? Correct,
    double? ThetaAfter,
    double? StandardErrorAfter,
    DateTimeOffset? AnsweredAt
)
{
    /// <summary>Makes the id of a question's record: 32 hexadecimal digits of the attempt, a colon, the position.</summary>
    /// <param name="position">From 1.</param>
    public static string IdOf(Guid attemptId, int position) => $"{attemptId:N}:{position}";
}

/// <summary>Runs behind the answers, in the background.</summary>
public sealed partial class AnswerRecordProjection : MultiStreamProjection<AnswerRecord, string>
{
    /// <summary>Names the projection and finds the record of each event by attempt and position.</summary>
    public AnswerRecordProjection()
    {
        Name = "AnswerRecords";
        Identity<ItemSelected>(selected => AnswerRecord.IdOf(selected.AttemptId, selected.Position));
        Identity<AnswerScored>(scored => AnswerRecord.IdOf(scored.AttemptId, scored.Position));
    }

    /// <summary>Records that a question was shown; what the answer brings is null.</summary>
    public static AnswerRecord Create(ItemSelected selected) =>
        new(
            AnswerRecord.IdOf(selected.AttemptId, selected.Position),
            selected.AttemptId,
            selected.LearnerId,
            selected.QuizId,
            selected.QuizVersion,
            selected.Simulated,
            selected.Position,
            selected.ItemId,
            selected.ItemRevision,
            selected.Topic,
            selected.Criterion,
            selected.Information,
            selected.Theta,
            selected.StandardError,
            selected.At,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );

    /// <summary>Adds the response, its score and the ability after it, in logits.</summary>
    public static AnswerRecord Apply(AnswerScored scored, AnswerRecord record) =>
        record with
        {
            Response = scored.Response,
            Points = scored.Points,
            MaxPoints = scored.MaxPoints,
            Category = scored.Category,
            Correct = scored.IsCorrect(),
            ThetaAfter = scored.Theta,
            StandardErrorAfter = scored.StandardError,
            AnsweredAt = scored.At,
        };
}
