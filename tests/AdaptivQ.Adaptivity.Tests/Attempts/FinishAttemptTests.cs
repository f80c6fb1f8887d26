using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

public sealed class FinishAttemptTests
{
    private static readonly CompiledQuiz Timed = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60 });

    [Fact]
    public void A_learner_may_stop_and_what_was_answered_counts()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "11").Attempt;
        var finished = Finished(
            FinishAttemptEndpoint.Decide(attempt, MadeUp.TenItems, new FinishAttempt(attempt.Version), MadeUp.Start.AddSeconds(25))
        );
        (finished.Reason, finished.Answered, finished.Correct, finished.At).ShouldBe(
            (AttemptFinished.Stopped, 2, 2, MadeUp.Start.AddSeconds(25))
        );
        (finished.Theta, finished.StandardError).ShouldBe((attempt.Theta, attempt.StandardError));
    }

    [Fact]
    public void Somebody_who_stops_at_once_has_a_result_that_says_it_is_a_guess()
    {
        var attempt = TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt;
        var finished = Finished(FinishAttemptEndpoint.Decide(attempt, MadeUp.TenItems, new FinishAttempt(2), MadeUp.Start));
        (finished.Answered, finished.Theta, finished.StandardError, finished.Extreme).ShouldBe((0, 0.0, 1.0, true));
        // The prior's range of 80 % reaches from the lowest level to the highest.
        (finished.LowestLevel, finished.LevelIndex, finished.HighestLevel).ShouldBe((0, 2, 4));
    }

    [Theory]
    [InlineData(59, AttemptFinished.Stopped, 59)]
    [InlineData(60, AttemptFinished.Time, 60)]
    [InlineData(3600, AttemptFinished.Time, 60)]
    public void After_the_time_is_up_it_was_the_time_that_ended_it(int seconds, string reason, int endedAfter)
    {
        var attempt = TakenAttempt.Begin(Timed, 7).Attempt;
        var finished = Finished(FinishAttemptEndpoint.Decide(attempt, Timed, new FinishAttempt(2), MadeUp.Start.AddSeconds(seconds)));
        (finished.Reason, finished.At).ShouldBe((reason, MadeUp.Start.AddSeconds(endedAfter)));
    }

    [Fact]
    public void An_attempt_ends_once()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "11111").Attempt;
        Refused(
            FinishAttemptEndpoint.Decide(attempt, MadeUp.TenItems, new FinishAttempt(attempt.Version), MadeUp.Start),
            "attempt-finished"
        );
    }

    [Fact]
    public void Stopping_another_version_gets_the_current_one()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "11").Attempt;
        Refused(
            FinishAttemptEndpoint.Decide(attempt, MadeUp.TenItems, new FinishAttempt(attempt.Version - 2), MadeUp.Start),
            "attempt-stale"
        )
            .Version.ShouldBe(attempt.Version);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(64.999, false)]
    [InlineData(65, true)]
    [InlineData(86_400, true)]
    public void An_attempt_left_alone_is_closed_once_no_answer_can_come_any_more(double seconds, bool closed)
    {
        var attempt = TakenAttempt.Along(Timed, "10").Attempt;
        var decision = CloseAttemptWhenTimeIsUpHandler.Decide(attempt, Timed, MadeUp.Start.AddSeconds(seconds));
        decision.Refused.ShouldBeNull();
        if (closed)
        {
            (Finished(decision).Reason, Finished(decision).Answered, Finished(decision).At).ShouldBe(
                (AttemptFinished.Time, 2, MadeUp.Start.AddSeconds(60))
            );
        }
        else
        {
            decision.Events.ShouldBeEmpty();
        }
    }

    [Fact]
    public void An_attempt_that_is_over_or_has_no_limit_is_left_as_it_is()
    {
        var later = MadeUp.Start.AddDays(1);
        CloseAttemptWhenTimeIsUpHandler
            .Decide(TakenAttempt.Along(Timed, "11111").Attempt, Timed, later)
            .ShouldSatisfyAllConditions(decision => decision.Events.ShouldBeEmpty(), decision => decision.Refused.ShouldBeNull());
        CloseAttemptWhenTimeIsUpHandler
            .Decide(TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt, MadeUp.TenItems, later)
            .Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_repetition_says_the_same_as_the_first_time()
    {
        var item = MadeUp.ItemId(1);
        var answer = new Receipt(item, Said("i1o0"), 4, 6);
        new CommandFingerprint(item, Said("i1o0"), 4).Matches(answer).ShouldBeTrue();
        new CommandFingerprint(item, Said("i1o1"), 4).Matches(answer).ShouldBeFalse();
        new CommandFingerprint(MadeUp.ItemId(2), Said("i1o0"), 4).Matches(answer).ShouldBeFalse();
        new CommandFingerprint(item, Said("i1o0"), 6).Matches(answer).ShouldBeFalse();
        new CommandFingerprint(null, null, 4).Matches(answer).ShouldBeFalse();

        // What came too late was not recorded: any answer to that version is its repetition, and so is stopping there.
        var late = new Receipt(null, null, 4, 5);
        new CommandFingerprint(item, Said("i1o0"), 4).Matches(late).ShouldBeTrue();
        new CommandFingerprint(null, null, 4).Matches(late).ShouldBeTrue();
        new CommandFingerprint(item, Said("i1o0"), 5).Matches(late).ShouldBeFalse();

        static Response Said(string option) => Response.Of(JsonSerializer.SerializeToElement(option));
    }

    [Fact]
    public void A_response_in_another_spelling_of_the_same_JSON_is_the_same_response()
    {
        Response Read(string json) => Response.Of(JsonSerializer.Deserialize<JsonElement>(json));

        Read("""{ "b": [1, "x"], "a": null }""").ShouldBe(Read("""{"a":null,"b":[1,"x"]}"""));
        Read("""["a","b"]""").ShouldNotBe(Read("""["b","a"]"""));
        Read("1").ShouldNotBe(Read("\"1\""));
        JsonSerializer
            .Deserialize<Response>(JsonSerializer.Serialize(Read("""["a", {"c":1,"b":2}]""")))
            .ShouldBe(Read("""["a",{"b":2,"c":1}]"""));
        Response.Of(default).ShouldBe(Read("null"));
    }

    private static AttemptFinished Finished(Decision decision)
    {
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<AttemptFinished>();
    }

    private static AttemptView Refused(Decision decision, string kind) =>
        decision.ShouldRefuse(409, kind).More["current"].ShouldBeOfType<AttemptView>();
}
