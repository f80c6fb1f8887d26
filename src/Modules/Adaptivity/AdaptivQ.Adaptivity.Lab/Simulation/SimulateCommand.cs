using System.CommandLine;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Adaptivity.Feasibility;
using AdaptivQ.Adaptivity.Lab.Engine;
using AdaptivQ.Adaptivity.ShadowTest;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.Publishing;
using Marten;

namespace AdaptivQ.Adaptivity.Lab.Simulation;

/// <summary>What an adaptive test would do to a thousand learners, before one takes it: of a file of items, or of a published
/// quiz.</summary>
internal sealed class SimulateCommand : IModuleCommand
{
    public int Place => 150;

    public Command Create(ICommandHost host)
    {
        var options = new SimulateOptions();
        var command = new Command(
            "simulate",
            "Simulate an adaptive test: how well and how fast it measures, and which items it wears out."
        );
        foreach (var option in options.All)
        {
            command.Add(option);
        }
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (bankFile, quizName) = (arguments.GetValue(options.Bank), arguments.GetValue(options.Quiz));
                if (bankFile is null == quizName is null)
                {
                    throw new CommandRefusedException("Name either a file of items with --bank, or a published quiz with --quiz.");
                }
                var (items, draft) = bankFile is not null
                    ? FromFile(bankFile)
                    : await FromQuiz(host, quizName!, arguments.GetRequiredValue(options.School), cancellation);
                var policy = PolicyOf(options.Policy, arguments, draft, items.Bank.Count);
                var seed = arguments.GetRequiredValue(options.Seed);
                var population = options.Population(arguments);
                var threads = options.ThreadsOf(arguments);

                SimulationReport report;
                SympsonHetterResult? found = null;
                try
                {
                    var test = Planned(policy, items, arguments, options);
                    ExposureEligibility? eligibility = null;
                    if (arguments.GetValue(options.ExposureTarget) is { } target)
                    {
                        if (arguments.GetRequiredValue(options.Exposure) == SimulateOptions.Eligibility)
                        {
                            eligibility = new ExposureEligibility(test.Bank.Count, target);
                        }
                        else
                        {
                            // Another seed than the simulation's own: parameters are not judged by the tests they were fitted to.
                            found = SympsonHetter.Find(
                                test,
                                population,
                                target,
                                arguments.GetRequiredValue(options.Tolerance),
                                50,
                                unchecked(seed + 1),
                                default,
                                threads,
                                cancellation
                            );
                            test = test with { Constraints = test.Constraints with { Exposure = found.Parameters } };
                        }
                    }

                    report = AdaptiveTestSimulation.Run(test, population, seed, threads, eligibility, cancellation);
                }
                catch (ArgumentException e)
                {
                    // The engine's own words, without the name of the parameter that only a programmer knows.
                    throw new CommandRefusedException(e.Message.Split(" (Parameter", 2)[0]);
                }

                if (arguments.GetValue(options.Out) is { } file)
                {
                    EngineOutput.Write(file, writer => SimulationOutput.Items(writer, items, report, found));
                }
                if (arguments.GetValue(options.Json))
                {
                    await Console.Out.WriteLineAsync(SimulationOutput.Json(report, found));
                }
                else
                {
                    SimulationOutput.Table(Console.Out, report, found);
                }
                return 0;
            }
        );
        return command;
    }

    /// <summary>A file says nothing of how its items are asked: the best one, up to 25.</summary>
    private static (SimulatedItems Items, DraftQuiz Draft) FromFile(FileInfo file) =>
        (SimulatedItems.Read(file), new DraftQuiz(null, null, Guid.Empty, PublishedQuiz.Assess, Randomesque: 1));

    /// <summary>Nothing is simulated that could not be published.</summary>
    private static QuizPolicy PolicyOf(PolicyOptions options, ParseResult arguments, DraftQuiz draft, int available)
    {
        var (policy, problem) = PolicyDraft.Read(options.Change(arguments, draft), available);
        return problem is null
            ? policy!.ToContract()
            : throw new CommandRefusedException($"{problem.Detail} ({options.NameOf(problem.Field) ?? problem.Field})");
    }

    private static async Task<(SimulatedItems Items, DraftQuiz Draft)> FromQuiz(
        ICommandHost host,
        string name,
        string tenant,
        CancellationToken cancellation
    )
    {
        await using var application = await host.OpenAsync(cancellation);
        await application.RequireSchool(tenant, cancellation);
        await using var session = application.Store.QuerySession(tenant);
        var found = Guid.TryParse(name, out var id)
            ? await session.Query<Quiz>().Where(quiz => quiz.Id == id).ToListAsync(cancellation)
            : await session.Query<Quiz>().Where(quiz => quiz.Title == name).ToListAsync(cancellation);
        var published = found.Where(quiz => quiz.PublishedVersion > 0).ToList();
        if (published.Count != 1)
        {
            throw new CommandRefusedException(
                published.Count > 1
                    ? $"{published.Count} quizzes are called '{name}'. Name one by its id: "
                        + $"{string.Join(", ", published.Select(quiz => quiz.Id))}."
                : found.Count > 0 ? $"The quiz '{name}' is not published yet. Publish it first."
                : $"There is no quiz '{name}' in this school. Give its title or its id."
            );
        }

        var compiled = (
            await application
                .Services.GetRequiredService<CompiledQuizzes>()
                .Find(tenant, published[0].Id, published[0].PublishedVersion, cancellation)
        )!;
        var items = new SimulatedItems(
            compiled.Bank,
            [.. compiled.Source.Items.Select(item => item.ExternalId)],
            [.. compiled.Source.Items.Select(item => item.Topic)],
            null,
            null
        );
        return (items, PolicyDraft.Of(compiled.Source.Policy));
    }

    /// <summary>The test that the policy makes of the items.</summary>
    private static AdaptiveTest Planned(QuizPolicy policy, SimulatedItems items, ParseResult arguments, SimulateOptions options)
    {
        var length = policy.MaxItems;
        var blueprint = arguments.GetValue(options.Blueprint) is { } file ? items.ReadBlueprint(file) : null;
        if (blueprint?.Conflicts(length) is [_, ..] conflicts)
        {
            throw new CommandRefusedException(
                $"No test can meet the blueprint: {string.Join("; ", conflicts)}. Change the blueprint, --max-items or the bank."
            );
        }
        var enemies = items.Enemies();
        return QuizFeasibility.TestOf(items.Bank, policy) with
        {
            Constraints = new SelectionConstraints
            {
                Blueprint = blueprint,
                Enemies = enemies,
                Pilots = items.Pilots(arguments.GetValue(options.PilotPositions) ?? []),
                Assembler = arguments.GetValue(options.ShadowTest) ? new ShadowTestAssembler(items.Bank, length, blueprint, enemies) : null,
            },
        };
    }
}
