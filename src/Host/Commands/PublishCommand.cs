using System.CommandLine;
using AdaptivQ.Host.Local;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Publishes a quiz over a bank, a new one or the next version of one, and lets classes take it: what the pages do, in one line.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var bank = new Option<string>("--bank") { Description = "Title of the item bank.", Required = true };
        var title = new Option<string?>("--title") { Description = "Title of the quiz. Default: the bank's. Where the bank has a quiz of that title, its next version is published, with what the other options change." };
        var description = new Option<string?>("--description") { Description = "A sentence for learners: what it is about and why." };
        var feedback = new Option<string?>("--feedback") { Description = "When learners see what was right: instant, at-end or never. Default: at-end to assess, instant to practise." };
        var minutes = new Option<double?>("--minutes") { Description = "Time limit in minutes. Default: none." };
        var policy = new PolicyOptions();
        var topics = new Option<string[]>("--topic") { Description = "Only items of this topic; may be repeated." };
        var classes = new Option<string[]>("--class") { Description = "Title of a class that may take it; may be repeated. Default: every class of the school; for a next version, the classes that have the quiz." };
        var school = SchoolOption.Create();
        var command = new Command("publish", "Publish a quiz over an item bank, or the next version of one, and assign it to classes.") { bank, title, description, feedback, minutes, topics, classes, school };
        foreach (var option in policy.All) command.Add(option);
        string NameOf(string field) => field switch
        {
            "title" => title.Name,
            "description" => description.Name,
            "feedback" => feedback.Name,
            "timeLimitSeconds" => minutes.Name,
            "topics" => topics.Name,
            "bankId" => bank.Name,
            _ => policy.NameOf(field) ?? field,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var tenant = arguments.GetRequiredValue(school);
            var bankTitle = arguments.GetRequiredValue(bank);
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await house.RequireSchool(tenant, cancellation);
            var now = house.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            await using var session = house.Store.LightweightSession(tenant);
            var found = await session.Query<ItemBank>().FirstOrDefaultAsync(candidate => candidate.Title == bankTitle, cancellation)
                ?? throw new CommandRefusedException($"There is no item bank '{bankTitle}'. 'import' makes one.");
            var quizTitle = arguments.GetValue(title) ?? bankTitle;
            var before = await Find(session, found.Id, quizTitle, cancellation);
            var wanted = arguments.GetValue(classes) ?? [];
            var all = await session.Query<SchoolClass>().ToListAsync(cancellation);
            if (wanted.Except(all.Select(candidate => candidate.Title)).FirstOrDefault() is { } unknown)
                throw new CommandRefusedException($"There is no class '{unknown}'. The school has {string.Join(", ", all.Select(candidate => $"'{candidate.Title}'"))}.");
            IReadOnlyList<SchoolClass> chosen =
            [
                .. all.Where(candidate => wanted.Length > 0 ? wanted.Contains(candidate.Title) : before is null || candidate.Assignments.Any(one => one.QuizId == before.Id)),
            ];

            var draft = policy.Change(arguments, DraftOf(before?.Draft, found.Id)) with { Title = quizTitle };
            draft = draft with
            {
                Description = arguments.GetValue(description) ?? draft.Description,
                Feedback = arguments.GetValue(feedback) ?? draft.Feedback,
                TimeLimitSeconds = SecondsOf(arguments.GetValue(minutes)) ?? draft.TimeLimitSeconds,
                Topics = arguments.GetValue(topics) is { Length: > 0 } some ? some : draft.Topics,
            };
            var feasibility = house.Services.GetRequiredService<IFeasibility>();
            var quizId = before?.Id ?? Guid.CreateVersion7();
            var (version, refused) = before is null
                ? await PublishNewQuiz.Run(session, feasibility, quizId, draft, now, cancellation)
                : await PublishQuiz.EditAndRun(session, feasibility, quizId, draft, now, cancellation);
            // Run again with the same options, the command has done its work already, but perhaps for the classes.
            var unchanged = refused is { Kind: PublishQuiz.NothingToPublish };
            if (refused is not null && !unchanged) throw new CommandRefusedException(refused.Field is null ? refused.Detail : $"{refused.Detail} ({NameOf(refused.Field)})");
            foreach (var @class in chosen.Where(@class => @class.Assignments.All(one => one.QuizId != quizId)))
                session.Events.Append(@class.Id, new QuizAssigned(@class.Id, quizId, now));
            await session.SaveChangesAsync(cancellation);
            var done = unchanged ? $"is unchanged since version {before!.PublishedVersion}, which stays"
                : before is null ? $"is published as version {version!.Version} with {version.Items} items"
                : $"was there already: published as its version {version!.Version} with {version.Items} items";
            await Console.Out.WriteLineAsync(
                $"'{quizTitle}' {done} ({quizId}); it may be taken by {(chosen.Count == 0 ? "no class yet" : string.Join(", ", chosen.Select(@class => @class.Title)))}.");
            return 0;
        });
        return command;
    }

    /// <summary>The quiz of that title over the bank; null where there is none in use.</summary>
    private static async Task<Quiz?> Find(IDocumentSession session, Guid bankId, string title, CancellationToken cancellation)
    {
        var found = await session.Query<Quiz>()
            .Where(quiz => quiz.BankId == bankId && quiz.RetiredAt == null && (quiz.Title == title || quiz.Draft.Title == title)).ToListAsync(cancellation);
        return found.Count <= 1
            ? found.SingleOrDefault()
            : throw new CommandRefusedException(
                $"{found.Count} quizzes over this bank are called '{title}': {string.Join(", ", found.Select(quiz => quiz.Id))}. Retire those you don't use with 'quizzes retire'.");
    }

    /// <summary>What the options are laid over: the quiz as it was last edited, or a new one.</summary>
    private static DraftQuiz DraftOf(QuizDraft? before, Guid bankId) => before is null
        ? new DraftQuiz(null, null, bankId, PublishedQuiz.Assess)
        : PolicyDraft.Of(before.Policy.ToContract()) with { BankId = bankId, Description = before.Description, Topics = before.OnlyTopics };

    /// <summary>To the second; what is far out of range stays out of range.</summary>
    private static int? SecondsOf(double? minutes) => minutes is { } given ? (int)Math.Clamp(Math.Round(60 * given), -1, int.MaxValue) : null;
}
