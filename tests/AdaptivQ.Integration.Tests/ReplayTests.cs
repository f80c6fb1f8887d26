using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>Every decision of an attempt can be made again from its stream, and a stream that was changed is found out.</summary>
public sealed class ReplayTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    private async Task<(IReadOnlyList<object> Facts, CompiledQuiz Quiz)> Load(Guid attemptId)
    {
        var facts = (await Host.Stream(attemptId)).Select(fact => fact.Data).ToList();
        var started = (AttemptStarted)facts[0];
        return (
            facts,
            (
                await Host
                    .Services.GetRequiredService<CompiledQuizzes>()
                    .Find(TestSchool.School, started.QuizId, started.QuizVersion, CancellationToken.None)
            )!
        );
    }

    private async Task<(List<object> Facts, CompiledQuiz Quiz)> Take(string mode)
    {
        var quizId = await Host.DemoQuiz(mode);
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        var number = 0;
        await sitting.ToTheEnd(item => Guess.For(item, number++ % 3));
        var (facts, quiz) = await Load(sitting.Id);
        return ([.. facts], quiz);
    }

    [Fact]
    public async Task Every_attempt_of_the_demo_comes_out_the_same()
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        var attempts = await session.Query<LearnerAttempt>().Select(attempt => attempt.Id).ToListAsync();
        attempts.Count.ShouldBeGreaterThan(50);
        foreach (var id in attempts)
        {
            var (facts, quiz) = await Load(id);
            Replay.Differences(facts, quiz).ShouldBeEmpty(id.ToString());
        }
    }

    [Theory]
    [InlineData("assess")]
    [InlineData("practise")]
    public async Task An_attempt_that_was_just_taken_comes_out_the_same(string mode)
    {
        var (facts, quiz) = await Take(mode);
        Replay.Differences(facts, quiz).ShouldBeEmpty();
        for (var length = 1; length < facts.Count; length++)
        {
            Replay.Differences(facts[..length], quiz).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_attempt_that_was_stopped_or_ran_out_of_time_comes_out_the_same()
    {
        var quizId = await Host.DemoQuiz("assess");
        var learner = await Host.NewLearner(quizId);
        var stopped = await Sitting.Start(learner.Client, quizId);
        (await stopped.Answer()).Ok();
        (await stopped.Finish()).Ok();
        var (facts, quiz) = await Load(stopped.Id);
        Replay.Differences(facts, quiz).ShouldBeEmpty();

        var deadline = ((AttemptStarted)facts[0]).At.AddSeconds(40 * 60);
        var attempt = Attempt.Fold(facts.SkipLast(1).Select(fact => (Guid.Empty, fact)))!;
        Replay.Differences([.. facts.SkipLast(1), NextStep.Finish(attempt, quiz, AttemptFinished.Time, deadline)], quiz).ShouldBeEmpty();
    }

    public static TheoryData<string> Tamperings => [.. Ways.Keys];

    private static readonly Dictionary<string, Func<object, CompiledQuiz, object?>> Ways = new()
    {
        ["other points"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { Points = scored.Points == 0 ? 1 : 0 } : null,
        ["more points to be had"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { MaxPoints = scored.MaxPoints + 1 } : null,
        ["another category"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { Category = scored.Category == 0 ? 1 : 0 } : null,
        ["another response"] = (fact, quiz) => fact is AnswerScored { Position: 3 } scored ? Otherwise(scored, quiz) : null,
        ["a response that does not fit the question"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { Response = JsonValue.Create("none").AsResponse() } : null,
        ["an answer to another item"] = (fact, quiz) =>
            fact is AnswerScored { Position: 3 } scored
                ? scored with
                {
                    ItemId = quiz.Source.Items.First(item => item.ItemId != scored.ItemId).ItemId,
                }
                : null,
        ["an ability that is off in its last digit"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { Theta = Math.BitIncrement(scored.Theta) } : null,
        ["a standard error that is off in its last digit"] = (fact, _) =>
            fact is AnswerScored { Position: 3 } scored ? scored with { StandardError = Math.BitDecrement(scored.StandardError) } : null,
        ["another position of an answer"] = (fact, _) => fact is AnswerScored { Position: 3 } scored ? scored with { Position = 4 } : null,
        ["another item"] = (fact, quiz) =>
            fact is ItemSelected { Position: 3 } selected
                ? selected with
                {
                    ItemId = selected.Ranked.First(ranked => ranked.ItemId != selected.ItemId).ItemId,
                }
                : null,
        ["another revision of the item"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { ItemRevision = 2 } : null,
        ["another topic"] = (fact, _) => fact is ItemSelected { Position: 3 } selected ? selected with { Topic = "Another" } : null,
        ["another position of an item"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Position = 4 } : null,
        ["another criterion"] = (fact, _) => fact is ItemSelected { Position: 3 } selected ? selected with { Criterion = "Random" } : null,
        ["another ability to choose at"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Theta = selected.Theta + 0.01 } : null,
        ["another standard error to choose at"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { StandardError = 0.5 } : null,
        ["another value"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Value = selected.Value + 0.01 } : null,
        ["another information"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Information = selected.Information + 0.01 } : null,
        ["other runners-up"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Ranked = [.. selected.Ranked.Reverse()] } : null,
        ["a rule said to be relaxed"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { Relaxed = ["something"] } : null,
        ["another learner"] = (fact, _) =>
            fact is ItemSelected { Position: 3 } selected ? selected with { LearnerId = Guid.NewGuid() } : null,
        ["another level"] = (fact, _) =>
            fact is AttemptFinished finished ? finished with { LevelIndex = (finished.LevelIndex + 1) % 5 } : null,
        ["another expectation"] = (fact, _) => fact is AttemptFinished finished ? finished with { Expected = finished.Expected + 1 } : null,
        ["another number of right answers"] = (fact, _) =>
            fact is AttemptFinished finished ? finished with { Correct = finished.Correct + 1 } : null,
        ["another reason for the end"] = (fact, _) =>
            fact is AttemptFinished finished
                ? finished with
                {
                    Reason = finished.Reason == AttemptFinished.Length ? AttemptFinished.Precision : AttemptFinished.Length,
                }
                : null,
        ["a learner said to have stopped"] = (fact, _) =>
            fact is AttemptFinished finished ? finished with { Reason = AttemptFinished.Stopped } : null,
        ["another seed"] = (fact, _) => fact is AttemptStarted started ? started with { Seed = started.Seed + 1 } : null,
    };

    /// <summary>With a response that earns something else.</summary>
    private static AnswerScored Otherwise(AnswerScored scored, CompiledQuiz quiz)
    {
        var interaction = quiz.Item(scored.ItemId).Interaction;
        return scored with { Response = Response.Of(interaction.Example(scored.Category == 0 ? interaction.MaxCategory : 0, 0)) };
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Tampering_is_found_out(string way)
    {
        var (facts, quiz) = await Take("assess");
        var index = facts.FindIndex(fact => Ways[way](fact, quiz) is not null);
        facts[index] = Ways[way](facts[index], quiz)!;

        Replay.Differences(facts, quiz).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_event_that_was_taken_out_put_in_or_moved_is_found_out()
    {
        var (facts, quiz) = await Take("assess");
        for (var index = 1; index < facts.Count - 1; index++)
        {
            Replay.Differences([.. facts[..index], .. facts[(index + 1)..]], quiz).ShouldNotBeEmpty($"without event {index + 1}");
            Replay.Differences([.. facts[..index], facts[index], .. facts[index..]], quiz).ShouldNotBeEmpty($"event {index + 1} twice");
            Replay
                .Differences([.. facts[..index], facts[index + 1], facts[index], .. facts[(index + 2)..]], quiz)
                .ShouldNotBeEmpty($"events {index + 1} and {index + 2} exchanged");
        }

        Replay.Differences([.. facts, facts[^2]], quiz).ShouldNotBeEmpty("something after the end");
        Replay.Differences([.. facts, facts[^1]], quiz).ShouldNotBeEmpty("two ends");
    }
}
