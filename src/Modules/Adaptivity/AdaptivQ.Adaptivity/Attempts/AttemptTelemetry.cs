using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdaptivQ.Platform.Observability;
using JasperFx.Events;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>What attempts tell those who watch over the node: numbers only, and none about a person.</summary>
internal static class AttemptTelemetry
{
    private static readonly ActivitySource Spans = new(Telemetry.Name);

    private static readonly Meter Meter = new(Telemetry.Name);

    private static readonly Histogram<double> Answers = Meter.CreateHistogram(
        "adaptivq_answer_duration_seconds",
        unit: null,
        "From reading an answer to its commit, as the node sees it.",
        null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        }
    );

    private static readonly Histogram<double> Selections = Meter.CreateHistogram(
        "adaptivq_selection_duration_seconds",
        unit: null,
        "Scoring an answer, estimating the ability and choosing what comes next.",
        null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
            [
                0.00001,
                0.000025,
                0.00005,
                0.0001,
                0.00025,
                0.0005,
                0.001,
                0.0025,
                0.005,
                0.01,
                0.025,
                0.05,
                0.1,
                0.25,
            ],
        }
    );

    private static readonly Counter<long> Started = Meter.CreateCounter<long>("adaptivq_attempts_started", null, "Attempts begun.");

    private static readonly Counter<long> Finished = Meter.CreateCounter<long>(
        "adaptivq_attempts_finished",
        null,
        "Attempts over, by what ended them."
    );

    private static readonly Histogram<long> Items = Meter.CreateHistogram(
        "adaptivq_attempt_items",
        unit: null,
        "Questions answered in an attempt that is over.",
        null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100] }
    );

    private static readonly Histogram<double> StandardErrors = Meter.CreateHistogram(
        "adaptivq_attempt_standard_error",
        unit: null,
        "Standard error of the ability, in logits, at the end of an attempt.",
        null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] }
    );

    /// <summary>The span that the events of a command belong to, as they keep it; null where no one watches.</summary>
    public static string? Span => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>A span for what an event brings about, under the request that it came from.</summary>
    public static Activity? Follow(IEvent fact) =>
        fact.CorrelationId is { } span ? Spans.StartActivity($"follow {fact.EventTypeName}", ActivityKind.Producer, span) : null;

    /// <summary>Records how long a command with an answer took, in seconds, by mode of the quiz and outcome.</summary>
    /// <param name="quiz">Null where the command was refused before its attempt was found.</param>
    /// <param name="outcome">acknowledged, repeated, conflict, refused or failed.</param>
    /// <param name="since">When it began, as a timestamp of <see cref="Stopwatch"/>.</param>
    public static void Answered(CompiledQuiz? quiz, string outcome, long since) =>
        Answers.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Mode(quiz), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Records how long scoring, estimating and choosing took, in seconds, by mode of the quiz.</summary>
    /// <param name="since">When it began, as a timestamp of <see cref="Stopwatch"/>.</param>
    public static void Selected(CompiledQuiz quiz, long since) =>
        Selections.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Mode(quiz));

    /// <summary>Counts what has been committed.</summary>
    public static void Committed(CompiledQuiz quiz, IReadOnlyList<object> facts)
    {
        foreach (var fact in facts)
        {
            if (fact is AttemptStarted)
            {
                Started.Add(1, Mode(quiz));
            }
            if (fact is not AttemptFinished finished)
            {
                continue;
            }
            Finished.Add(1, Mode(quiz), new KeyValuePair<string, object?>("reason", finished.Reason));
            Items.Record(finished.Answered, Mode(quiz));
            StandardErrors.Record(finished.StandardError, Mode(quiz));
        }
    }

    private static KeyValuePair<string, object?> Mode(CompiledQuiz? quiz) => new("mode", quiz?.Source.Mode ?? "unknown");
}
