using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>Quizzes as an operator publishes and retires them at a terminal.</summary>
public sealed class QuizCommandsTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    [Fact]
    public async Task Publishing_under_a_title_that_the_bank_has_makes_the_next_version_of_that_quiz()
    {
        var (bank, title) = (await NewBank(), $"Quiz {Guid.NewGuid()}");
        var first = await Run(
            "publish",
            "--bank",
            bank,
            "--title",
            title,
            "--max-items",
            "4",
            "--feedback",
            "never",
            "--class",
            "Class 8A"
        );
        (first.ExitCode, first.Output.Contains("is published as version 1 with 12 items", StringComparison.Ordinal)).ShouldBe(
            (0, true),
            first.Error + first.Output
        );

        var again = await Run("publish", "--bank", bank, "--title", title, "--max-items", "4");
        again.Output.ShouldContain("is unchanged since version 1");
        again.Output.ShouldContain("taken by Class 8A.");

        var next = await Run(
            "publish",
            "--bank",
            bank,
            "--title",
            title,
            "--max-items",
            "6",
            "--topic",
            "Topic 0",
            "--topic",
            "Topic 1",
            "--class",
            "Class 9B"
        );
        next.ExitCode.ShouldBe(0, next.Error);
        next.Output.ShouldContain("was there already: published as its version 2 with 8 items");
        next.Output.ShouldContain("taken by Class 9B.");

        var quiz = (await Quizzes(title)).ShouldHaveSingleItem();
        // What no option names stays as it was.
        (quiz.PublishedVersion, quiz.Policy.MostItems(), quiz.Policy.Feedback).ShouldBe((2, 6, "never"));
        (await Host.Stream(quiz.Id))
            .Select(fact => fact.Data.GetType())
            .ShouldBe([typeof(QuizDrafted), typeof(QuizPublished), typeof(QuizEdited), typeof(QuizPublished)]);
        foreach (var who in new[] { "learner", "learner2" })
        {
            using var learner = await Host.SignedIn(who);
            (await learner.Get("/api/quizzes")).Ok().AsArray().ShouldContain(listed => (string)listed!["title"]! == title);
        }

        var refused = await Run("publish", "--bank", bank, "--title", title, "--max-items", "9");
        (refused.ExitCode, refused.Error.Contains("--max-items", StringComparison.Ordinal)).ShouldBe((2, true), refused.Error);
        (await Host.Stream(quiz.Id)).Count.ShouldBe(4);

        var versions = await Run("quizzes", "versions", title);
        versions.Output.ShouldContain("Topics from all to Topic 0, Topic 1. 4 items removed. Fewest questions from 4 to 6.");
    }

    [Fact]
    public async Task A_quiz_is_retired_and_restored_and_another_may_take_its_title()
    {
        var (bank, title) = (await NewBank(), $"Quiz {Guid.NewGuid()}");
        (await Run("publish", "--bank", bank, "--title", title, "--max-items", "4")).ExitCode.ShouldBe(0);
        var quiz = (await Quizzes(title)).ShouldHaveSingleItem();

        foreach (var _ in new[] { "once", "again" })
        {
            (await Run("quizzes", "retire", title)).Output.ShouldContain($"'{title}' is retired");
        }
        var rollback = await Run("quizzes", "rollback", title, "--to", "1");
        (rollback.ExitCode, rollback.Error.Contains("Restore it first", StringComparison.Ordinal)).ShouldBe((2, true));
        (await Run("quizzes", "restore", quiz.Id.ToString())).Output.ShouldContain("published, version 1");

        (await Run("quizzes", "retire", title)).ExitCode.ShouldBe(0);
        (await Run("publish", "--bank", bank, "--title", title, "--max-items", "4")).Output.ShouldContain("is published as version 1");
        (await Quizzes(title)).Count.ShouldBe(2);
        (await Run("quizzes", "restore", quiz.Id.ToString())).ExitCode.ShouldBe(0);
        var unclear = await Run("publish", "--bank", bank, "--title", title, "--max-items", "4");
        unclear.ExitCode.ShouldBe(2);
        unclear.Error.ShouldContain(quiz.Id.ToString());
        (await Run("quizzes", "retire", "No such quiz")).ExitCode.ShouldBe(2);
    }

    private Task<Ran> Run(params string[] arguments) => AdaptivqProcess.Run(Host.ConnectionString, arguments);

    private async Task<string> NewBank()
    {
        var id = await (await Host.NewPerson(Roles.Author)).Client.NewBank(TestSchool.Items());
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return (await session.LoadAsync<AdaptivQ.Quizzes.ItemBanks.ItemBank>(id))!.Title;
    }

    private async Task<IReadOnlyList<Quiz>> Quizzes(string title)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return await session.Query<Quiz>().Where(quiz => quiz.Title == title).ToListAsync();
    }
}
