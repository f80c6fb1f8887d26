namespace AdaptivQ.Integration.Tests;

/// <summary>Whatever is sent, the answer is a problem in words with a type, and nothing is written.</summary>
public sealed class RefusalTests(OwnHost own) : IClassFixture<OwnHost>, IAsyncLifetime
{
    private static readonly Dictionary<string, RefusedRequest> Cases = new([
        .. RefusedAddresses.All,
        .. RefusedBodies.All,
        .. RefusedPeople.All,
    ]);

    private RequestSender _sender = null!;
    private long _before;

    public static TheoryData<string> Titles => [.. Cases.Keys];

    private TestHost Host => own.Host;

    public async ValueTask InitializeAsync()
    {
        var quizId = await Host.DemoQuiz("practise");
        var learner = await Host.NewLearner(quizId);
        var other = await Host.NewLearner(quizId);
        _sender = new RequestSender(Host, learner, other, await Sitting.Start(learner.Client, quizId));
        _before = await Host.CountEvents();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Is_refused_in_words_and_changes_nothing(string title)
    {
        var (status, problem, send, field) = Cases[title];

        var reply = await send(_sender);

        reply.Status.ShouldBe(status, reply.Text);
        reply.ContentHeaders.ContentType?.MediaType.ShouldBe("application/problem+json");
        ((string)reply["type"]!).ShouldBe($"urn:adaptivq:{problem}");
        ((string)reply["title"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)reply["detail"]!).ShouldNotBeNullOrWhiteSpace();
        ((int)reply["status"]!).ShouldBe(status);
        if (field is not null)
        {
            ((string)reply["field"]!).ShouldBe(field);
        }
        reply.Text.ShouldNotContain("Exception");
        reply.Text.ShouldNotContain(" at AdaptivQ.");
        (await Host.CountEvents()).ShouldBe(_before);
        (await _sender.Sitting.Look()).Ok().SameAs(_sender.Sitting.Now).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_yours_and_what_is_not_there_are_told_in_the_same_words()
    {
        var notYours = await _sender.Other.Client.Get($"/api/attempts/{_sender.Sitting.Id}");
        var notThere = await _sender.Other.Client.Get($"/api/attempts/{RequestSender.Unknown}");
        notYours.Json.SameAs(notThere.Json).ShouldBeTrue();
    }
}
