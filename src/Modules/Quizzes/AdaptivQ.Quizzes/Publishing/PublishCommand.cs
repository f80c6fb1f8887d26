using System.CommandLine;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Publishes a quiz over a bank, new or the next version of one, and lets classes take it, in one line.</summary>
internal sealed class PublishCommand : IModuleCommand
{
    public int Place => 80;

    public Command Create(ICommandHost host)
    {
        var bank = new Option<string>("--bank") { Description = "Title of the item bank, or its id.", Required = true };
        var title = new Option<string?>("--title")
        {
            Description =
                "Title of the quiz. Default: the bank's. Where the bank has a quiz of that title, its next version is published, "
                + "with what the other options change.",
        };
        var description = new Option<string?>("--description") { Description = "A sentence for learners: what it is about and why." };
        var feedback = new Option<string?>("--feedback")
        {
            Description = "When learners see what was right: instant, at-end or never. Default: at-end to assess, instant to practise.",
        };
        var minutes = new Option<double?>("--minutes") { Description = "Time limit in minutes. Default: none." };
        var policy = new PolicyOptions();
        var topics = new Option<string[]>("--topic") { Description = "Only items of this topic; may be repeated." };
        var classes = new Option<string[]>("--class")
        {
            Description =
                "Title of a class that may take it; may be repeated. Default: every class of the school; "
                + "for a next version, the classes that have the quiz.",
        };
        var school = SchoolOption.Create();
        var command = new Command("publish", "Publish a quiz over an item bank, or the next version of one, and assign it to classes.")
        {
            bank,
            title,
            description,
            feedback,
            minutes,
            topics,
            classes,
            school,
        };
        foreach (var option in policy.All)
        {
            command.Add(option);
        }
        string NameOf(string field) =>
            field switch
            {
                "title" => title.Name,
                "description" => description.Name,
                "feedback" => feedback.Name,
                "timeLimitSeconds" => minutes.Name,
                "topics" => topics.Name,
                "bankId" => bank.Name,
                _ => policy.NameOf(field) ?? field,
            };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var tenant = arguments.GetRequiredValue(school);
                var bankTitle = arguments.GetRequiredValue(bank);
                await using var application = await host.OpenAsync(cancellation);
                await application.RequireSchool(tenant, cancellation);
                var now = application.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                await using var session = application.Store.LightweightSession(tenant);
                var found =
                    await BankTitle.Find(session, bankTitle, cancellation)
                    ?? throw new CommandRefusedException($"There is no item bank '{bankTitle}'. 'import' makes one.");
                var quizTitle = arguments.GetValue(title) ?? found.Title;
                var before = await Find(session, found.Id, quizTitle, cancellation);
                var takers = application.Services.GetService<IQuizClasses>();
                var all = takers is null ? [] : await takers.All(tenant, cancellation);
                var chosen = ClassesOf(all, arguments.GetValue(classes) ?? [], before);

                var draft = policy.Change(arguments, DraftOf(before?.Draft, found.Id));
                draft = draft with
                {
                    Title = quizTitle,
                    Description = arguments.GetValue(description) ?? draft.Description,
                    Feedback = arguments.GetValue(feedback) ?? draft.Feedback,
                    TimeLimitSeconds = SecondsOf(arguments.GetValue(minutes)) ?? draft.TimeLimitSeconds,
                    Topics = arguments.GetValue(topics) is { Length: > 0 } some ? some : draft.Topics,
                };
                var feasibility = application.Services.GetService<IFeasibility>();
                var quizId = before?.Id ?? Guid.CreateVersion7();
                var (version, refused) = before is null
                    ? await PublishNewQuiz.Run(session, feasibility, quizId, draft, now, cancellation)
                    : await PublishQuizEndpoint.EditAndRun(session, feasibility, quizId, draft, now, cancellation);
                // Run again with the same options, the command has done its work already, but perhaps for the classes.
                var unchanged = refused is { Kind: PublishQuizEndpoint.NothingToPublish };
                if (refused is not null && !unchanged)
                {
                    throw new CommandRefusedException(
                        refused.Field is null ? refused.Detail : $"{refused.Detail} ({NameOf(refused.Field)})"
                    );
                }

                if (
                    chosen.Count > 0
                    && await takers!.Assign(tenant, quizId, [.. chosen.Select(@class => @class.Id)], cancellation) is { } not
                )
                {
                    var refusing = chosen.Single(@class => @class.Id == not.ClassId).Title;
                    throw new CommandRefusedException($"The quiz is published and not assigned to '{refusing}': {not.Detail}");
                }

                var done =
                    unchanged ? $"is unchanged since version {before!.PublishedVersion}, which stays"
                    : before is null ? $"is published as version {version!.Version} with {version.Items} items"
                    : $"was there already: published as its version {version!.Version} with {version.Items} items";
                var names = chosen.Count == 0 ? "no class yet" : string.Join(", ", chosen.Select(@class => @class.Title));
                await Console.Out.WriteLineAsync($"'{quizTitle}' {done} ({quizId}); it may be taken by {names}.");
                foreach (var shared in version?.SharesItemsWith ?? [])
                {
                    await Console.Out.WriteLineAsync(
                        $"{shared.Items} of its items are also asked by '{shared.Title}' ({shared.Mode}): what practice has shown, an "
                            + "assessment no longer measures."
                    );
                }
                return 0;
            }
        );
        return command;
    }

    /// <summary>The quiz of that title over the bank; null where there is none in use.</summary>
    private static async Task<Quiz?> Find(IDocumentSession session, Guid bankId, string title, CancellationToken cancellation)
    {
        // As it is stored; a title that can't be is refused later, by what sets the quiz up.
        var stored = PlainText.Line(title, title.Length, out var text) is null ? text : title;
        var found = await session
            .Query<Quiz>()
            .Where(quiz => quiz.BankId == bankId && quiz.RetiredAt == null && (quiz.Title == stored || quiz.Draft.Title == stored))
            .ToListAsync(cancellation);
        if (found.Count <= 1)
        {
            return found.SingleOrDefault();
        }
        var ids = string.Join(", ", found.Select(quiz => quiz.Id));
        throw new CommandRefusedException(
            $"{found.Count} quizzes over this bank are called '{title}': {ids}. Retire those you don't use with 'quizzes retire'."
        );
    }

    /// <summary>The classes named; where none is, those that have the quiz, or all for a new one.</summary>
    private static IReadOnlyList<QuizClass> ClassesOf(IReadOnlyList<QuizClass> all, string[] titles, Quiz? quiz)
    {
        if (titles.Except(all.Select(candidate => candidate.Title)).FirstOrDefault() is { } unknown)
        {
            throw new CommandRefusedException(
                $"There is no class '{unknown}'. The school has {string.Join(", ", all.Select(candidate => $"'{candidate.Title}'"))}."
            );
        }

        if (titles.Length > 0)
        {
            return [.. all.Where(candidate => titles.Contains(candidate.Title))];
        }
        return quiz is null ? all : [.. all.Where(candidate => candidate.QuizIds.Contains(quiz.Id))];
    }

    /// <summary>What the options are laid over: the quiz as it was last edited, or a new one.</summary>
    private static DraftQuiz DraftOf(QuizDraft? before, Guid bankId) =>
        before is null
            ? new DraftQuiz(null, null, bankId, PublishedQuiz.Assess)
            : PolicyDraft.Of(before.Policy.ToContract()) with
            {
                BankId = bankId,
                Description = before.Description,
                Topics = before.OnlyTopics,
            };

    /// <summary>To the second; what is far out of range stays out of range.</summary>
    private static int? SecondsOf(double? minutes) =>
        minutes is { } given ? (int)Math.Clamp(Math.Round(60 * given), -1, int.MaxValue) : null;
}
