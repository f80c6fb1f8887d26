using System.CommandLine;
using AdaptivQ.Platform.CommandLine;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Checks on attempts.</summary>
internal sealed class VerifyAttempts : IModuleCommand
{
    public int Place => 130;

    public Command Create(ICommandHost host) => new("attempts", "Checks on attempts.") { CreateVerify(host) };

    private static Command CreateVerify(ICommandHost host)
    {
        var school = SchoolOption.Create();
        var command = new Command("verify", "Derive every score, estimate and choice of every attempt again from its stream, and compare.")
        {
            school,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var tenant = arguments.GetRequiredValue(school);
                await using var application = await host.OpenAsync(cancellation);
                await application.RequireSchool(tenant, cancellation);
                var quizzes = application.Services.GetRequiredService<CompiledQuizzes>();
                var attempts = application.Services.GetRequiredService<AttemptStore>();
                await using var session = application.Store.QuerySession(tenant);
                var ids = await session
                    .Query<LearnerAttempt>()
                    .OrderBy(attempt => attempt.StartedAt)
                    .Select(attempt => attempt.Id)
                    .ToListAsync(cancellation);
                var wrong = 0;
                foreach (var id in ids)
                {
                    var facts = (await attempts.History(tenant, id, cancellation)).Select(fact => fact.Data).ToList();
                    var started = (AttemptStarted)facts[0];
                    var quiz = await quizzes.Find(tenant, started.QuizId, started.QuizVersion, cancellation);
                    var differences = quiz is null
                        ? [$"quiz {started.QuizId} version {started.QuizVersion} is not stored"]
                        : Replay.Differences(facts, quiz);
                    foreach (var difference in differences)
                    {
                        await Console.Out.WriteLineAsync($"attempt {id}: {difference}");
                    }
                    if (differences.Count > 0)
                    {
                        wrong++;
                    }
                }

                await Console.Out.WriteLineAsync($"{ids.Count} attempts derived again, {ids.Count - wrong} the same, {wrong} different.");
                return wrong == 0 ? 0 : 1;
            }
        );
        return command;
    }
}
