using System.CommandLine;
using AdaptivQ.Host.Local;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Makes a quiz over a bank, publishes it, and lets classes take it: what the author's and the teacher's pages do, in one line.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var bank = new Option<string>("--bank") { Description = "Title of the item bank, or its id.", Required = true };
        var title = new Option<string?>("--title") { Description = "Title of the quiz. Default: the bank's." };
        var description = new Option<string?>("--description") { Description = "A sentence for learners: what it is about and why." };
        var feedback = new Option<string?>("--feedback") { Description = "When learners see what was right: instant, at-end or never. Default: at-end to assess, instant to practise." };
        var minutes = new Option<double?>("--minutes") { Description = "Time limit in minutes. Default: none." };
        var policy = new PolicyOptions();
        var topics = new Option<string[]>("--topic") { Description = "Only items of this topic; may be repeated." };
        var classes = new Option<string[]>("--class") { Description = "Title of a class that may take it; may be repeated. Default: every class of the school." };
        var school = SchoolOption.Create();
        var command = new Command("publish", "Publish a quiz over an item bank and assign it to classes.") { bank, title, description, feedback, minutes, topics, classes, school };
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
            var found = await BankTitle.Find(session, bankTitle, cancellation)
                ?? throw new CommandRefusedException($"There is no item bank '{bankTitle}'. 'import' makes one.");
            var wanted = arguments.GetValue(classes) ?? [];
            var all = await session.Query<SchoolClass>().ToListAsync(cancellation);
            var chosen = wanted.Length == 0 ? all : [.. all.Where(candidate => wanted.Contains(candidate.Title))];
            if (wanted.Except(chosen.Select(candidate => candidate.Title)).FirstOrDefault() is { } unknown)
                throw new CommandRefusedException($"There is no class '{unknown}'. The school has {string.Join(", ", all.Select(candidate => $"'{candidate.Title}'"))}.");

            var draft = policy.Change(
                arguments,
                new DraftQuiz(
                    arguments.GetValue(title) ?? found.Title, arguments.GetValue(description), found.Id, PublishedQuiz.Assess, arguments.GetValue(feedback),
                    null, null, null, SecondsOf(arguments.GetValue(minutes)), arguments.GetValue(topics), null));
            var (version, refused) = await PublishQuiz.SetUpAndRun(session, house.Services.GetRequiredService<IFeasibility>(), draft, now, cancellation);
            if (refused is not null) throw new CommandRefusedException(refused.Field is null ? refused.Detail : $"{refused.Detail} ({NameOf(refused.Field)})");
            foreach (var @class in chosen) session.Events.Append(@class.Id, new QuizAssigned(@class.Id, version!.QuizId, now));
            await session.SaveChangesAsync(cancellation);
            await Console.Out.WriteLineAsync(
                $"'{draft.Title}' is published as version {version!.Version} with {version.Items} items ({version.QuizId}); it may be taken by {string.Join(", ", chosen.Select(@class => @class.Title))}.");
            return 0;
        });
        return command;
    }

    /// <summary>To the second; what is far out of range stays out of range.</summary>
    private static int? SecondsOf(double? minutes) => minutes is { } given ? (int)Math.Clamp(Math.Round(60 * given), -1, int.MaxValue) : null;
}
