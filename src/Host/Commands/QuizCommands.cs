using System.CommandLine;
using System.Globalization;
using AdaptivQ.Host.Local;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Versions of published quizzes.</summary>
internal static class QuizCommands
{
    public static Command Create() => new("quizzes", "Versions of published quizzes.") { CreateVersions(), CreateRollBack() };

    private static Command CreateVersions()
    {
        var quiz = QuizArgument();
        var school = SchoolOption.Create();
        var command = new Command("versions", "Every published version of a quiz: when, how many items, which set of item parameters.") { quiz, school };
        command.SetAction(async (arguments, cancellation) =>
        {
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await using var session = await Open(house, arguments.GetRequiredValue(school), cancellation);
            var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
            foreach (var version in (await session.Events.FetchStreamAsync(found.Id, token: cancellation)).Select(fact => fact.Data).OfType<QuizPublished>())
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{version.Version}\t{version.At:u}\t{version.Items.Count} items\tcalibration {version.CalibrationVersion}"));
            return 0;
        });
        return command;
    }

    private static Command CreateRollBack()
    {
        var quiz = QuizArgument();
        var version = new Option<int>("--to") { Description = "The version to publish again, as 'quizzes versions' shows them.", Required = true };
        var school = SchoolOption.Create();
        var command = new Command("rollback", "Publish an earlier version of a quiz, its items and parameters, as the next one. Attempts under way keep theirs.") { quiz, version, school };
        command.SetAction(async (arguments, cancellation) =>
        {
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            await using var session = await Open(house, arguments.GetRequiredValue(school), cancellation);
            var found = await Find(session, arguments.GetRequiredValue(quiz), cancellation);
            var (published, refused) = await RollBackQuizEndpoint.Run(
                session, found.Id, new RollBackQuiz(arguments.GetRequiredValue(version)), house.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
            if (refused is not null) throw new CommandRefusedException(refused.Detail);
            await Console.Out.WriteLineAsync($"'{found.Title}' is as it was in version {arguments.GetRequiredValue(version)}, published as version {published!.Version} with {published.Items} items.");
            return 0;
        });
        return command;
    }

    private static Argument<string> QuizArgument() => new("quiz") { Description = "Title of the quiz, or its id." };

    private static async Task<IDocumentSession> Open(House house, string school, CancellationToken cancellation)
    {
        await house.RequireSchool(school, cancellation);
        return house.Store.LightweightSession(school);
    }

    private static async Task<Quiz> Find(IDocumentSession session, string quiz, CancellationToken cancellation)
    {
        var id = Guid.TryParse(quiz, out var given) ? given : Guid.Empty;
        var found = await session.Query<Quiz>().Where(candidate => candidate.Id == id || candidate.Title == quiz).Take(2).ToListAsync(cancellation);
        return found switch
        {
            [var one] => one,
            [] => throw new CommandRefusedException($"There is no quiz '{quiz}'."),
            _ => throw new CommandRefusedException($"More than one quiz is called '{quiz}'. Name the one you mean by its id: {string.Join(", ", found.Select(one => one.Id))} …"),
        };
    }
}
