using System.CommandLine;
using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Versions of published quizzes, and quizzes out of use.</summary>
internal sealed class QuizCommands : IModuleCommand
{
    public int Place => 90;

    public Command Create(ICommandHost host) =>
        new("quizzes", "Versions of published quizzes; take a quiz out of use and bring it back.")
        {
            CreateVersions(host),
            CreateRollBack(host),
            CreateRetire(host),
            CreateRestore(host),
        };

    private static Command CreateVersions(ICommandHost host)
    {
        var quiz = QuizArgument();
        var school = SchoolOption.Create();
        var command = new Command("versions", "Every published version of a quiz: when, how many items, which parameters, what it changed.")
        {
            quiz,
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                await using var session = await Open(application, arguments.GetRequiredValue(school), cancellation);
                var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
                var facts = await session.Events.FetchStreamAsync(found.Id, token: cancellation);
                foreach (var version in QuizVersions.Of([.. facts.Select(fact => fact.Data).OfType<QuizPublished>()]))
                {
                    var line = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{version.Version}\t{version.PublishedAt:u}\t{version.ItemCount} items\tcalibration {version.CalibrationVersion}"
                    );
                    await Console.Out.WriteLineAsync($"{line}\t{string.Join(' ', version.Changes)}".TrimEnd());
                }

                return 0;
            }
        );
        return command;
    }

    private static Command CreateRollBack(ICommandHost host)
    {
        var quiz = QuizArgument();
        var version = new Option<int>("--to")
        {
            Description = "The version to publish again, as 'quizzes versions' shows them.",
            Required = true,
        };
        var school = SchoolOption.Create();
        var command = new Command(
            "rollback",
            "Publish an earlier version of a quiz, its items and parameters, as the next one. Attempts under way keep theirs."
        )
        {
            quiz,
            version,
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                await using var session = await Open(application, arguments.GetRequiredValue(school), cancellation);
                var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
                var (published, refused) = await RollBackQuizEndpoint.Run(
                    session,
                    found.Id,
                    new RollBackQuiz(arguments.GetRequiredValue(version)),
                    application.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
                    cancellation
                );
                if (refused is not null)
                {
                    throw new CommandRefusedException(refused.Detail);
                }
                await Console.Out.WriteLineAsync(
                    $"'{found.Title}' is as it was in version {arguments.GetRequiredValue(version)}, published as version "
                        + $"{published!.Version} with {published.Items} items."
                );
                return 0;
            }
        );
        return command;
    }

    private static Command CreateRetire(ICommandHost host)
    {
        var (quiz, school) = (QuizArgument(), SchoolOption.Create());
        var command = new Command("retire", "Take a quiz out of use: it can't be started, edited or published. Attempts under way go on.")
        {
            quiz,
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                await using var session = await Open(application, arguments.GetRequiredValue(school), cancellation);
                var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
                var now = application.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                var refused = await RetireQuizEndpoint.Run(session, found.Id, now, cancellation);
                if (refused is not null)
                {
                    throw new CommandRefusedException(refused.Detail);
                }
                await Console.Out.WriteLineAsync($"'{found.Title}' is retired. 'quizzes restore' brings it back.");
                return 0;
            }
        );
        return command;
    }

    private static Command CreateRestore(ICommandHost host)
    {
        var (quiz, school) = (QuizArgument(), SchoolOption.Create());
        var command = new Command("restore", "Bring a retired quiz back as it was.") { quiz, school };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                await using var session = await Open(application, arguments.GetRequiredValue(school), cancellation);
                var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
                var now = application.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                var (state, refused) = await RestoreQuizEndpoint.Run(session, found.Id, now, cancellation);
                if (refused is not null)
                {
                    throw new CommandRefusedException(refused.Detail);
                }
                var isNow = state == Quiz.Drafted ? "a draft, not published yet" : $"published, version {found.PublishedVersion}";
                await Console.Out.WriteLineAsync($"'{found.Title}' is in use: {isNow}.");
                return 0;
            }
        );
        return command;
    }

    private static Argument<string> QuizArgument() => new("quiz") { Description = "Title of the quiz, or its id." };

    private static async Task<IDocumentSession> Open(IOpenApplication application, string school, CancellationToken cancellation)
    {
        await application.RequireSchool(school, cancellation);
        return application.Store.LightweightSession(school);
    }

    private static async Task<Quiz> Find(IDocumentSession session, string quiz, CancellationToken cancellation)
    {
        var id = Guid.TryParse(quiz, out var given) ? given : Guid.Empty;
        var found = await session
            .Query<Quiz>()
            .Where(candidate => candidate.Id == id || candidate.Title == quiz)
            .Take(2)
            .ToListAsync(cancellation);
        return found switch
        {
            [var one] => one,
            [] => throw new CommandRefusedException($"There is no quiz '{quiz}'."),
            _ => throw new CommandRefusedException(
                $"More than one quiz is called '{quiz}'. Name the one you mean by its id: "
                    + $"{string.Join(", ", found.Select(one => one.Id))} …"
            ),
        };
    }
}
