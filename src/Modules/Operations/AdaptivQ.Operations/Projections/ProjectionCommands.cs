using System.CommandLine;
using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using Spectre.Console;

namespace AdaptivQ.Operations.Projections;

/// <summary>Read models: how far they are, and building them again from the events.</summary>
internal sealed class ProjectionCommands : IModuleCommand
{
    public int Place => 110;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    // A node that runs the daemon looks once a second; one under heavy load may take longer.
    private static readonly TimeSpan NodesAnswerWithin = TimeSpan.FromSeconds(15);

    public Command Create(ICommandHost host) =>
        new("projections", "Read models: how far they are, and building them again.") { CreateList(host), CreateRebuild(host) };

    private static Command CreateList(ICommandHost host)
    {
        var command = new Command("list", "Every projection with how far behind the events it is.");
        command.SetAction(
            async (_, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var overview = await application.Services.GetRequiredService<ProjectionBoard>().Read(cancellation);
                await Show(overview);
                return 0;
            }
        );
        return command;
    }

    private static Command CreateRebuild(ICommandHost host)
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Projections as 'projections list' names them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All that can be rebuilt, one after the other." };
        var command = new Command(
            "rebuild",
            "Build projections again from the events, beside the live ones; readers notice nothing. Ctrl-C cancels and leaves everything "
                + "as it was."
        )
        {
            names,
            all,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var wanted = arguments.GetValue(names) ?? [];
                var everything = arguments.GetValue(all);
                if (everything == wanted.Length > 0)
                {
                    throw new CommandRefusedException("Name the projections to rebuild, or say --all; 'projections list' shows them.");
                }
                await using var application = await host.OpenAsync(cancellation);
                var catalog = application.Services.GetRequiredService<ProjectionCatalog>();
                var chosen = everything
                    ? [.. catalog.All.Where(projection => projection.Rebuildable).Select(projection => projection.Name)]
                    : wanted.Distinct(StringComparer.Ordinal).ToArray();
                foreach (var name in chosen)
                {
                    if (catalog.Find(name) is null)
                    {
                        throw new CommandRefusedException(
                            $"There is no projection '{name}'. There are: "
                                + $"{string.Join(", ", catalog.All.Select(projection => projection.Name))}."
                        );
                    }
                    if (RequestRebuildEndpoint.Refuse(catalog.Find(name)) is { } refusal)
                    {
                        throw new CommandRefusedException(refusal.Detail);
                    }
                }

                return await Rebuild(application.Services, chosen, cancellation);
            }
        );
        return command;
    }

    private static async Task Show(ProjectionOverview overview)
    {
        var rows = overview
            .Projections.Select(projection =>
                new[]
                {
                    projection.Name,
                    projection.Mode,
                    projection.State + (projection.Rebuild is { } rebuild ? Percent(rebuild.Progress) : ""),
                    Number(projection.Sequence),
                    Number(projection.Lag),
                    LastOf(projection),
                }
            )
            .ToList();
        string[] titles = ["Projection", "Mode", "State", "At event", "Behind", "Last rebuild"];
        if (Console.IsOutputRedirected)
        {
            // One line each, tabs between, for programs and for logs.
            await Console.Out.WriteLineAsync(string.Join('\t', titles));
            foreach (var row in rows)
            {
                await Console.Out.WriteLineAsync(string.Join('\t', row));
            }
        }
        else
        {
            var table = new Table().RoundedBorder();
            foreach (var title in titles)
            {
                table.AddColumn(title is "At event" or "Behind" ? new TableColumn(title).RightAligned() : new TableColumn(title));
            }
            foreach (var row in rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }
            AnsiConsole.Write(table);
        }

        foreach (var projection in overview.Projections.Where(projection => projection.Problem is not null))
        {
            await Console.Out.WriteLineAsync($"{projection.Name} has paused: {projection.Problem}");
        }
        if (!overview.AnyDaemon)
        {
            await Console.Out.WriteLineAsync("No node runs: what is behind catches up when AdaptivQ is started.");
        }

        static string Percent(double progress) => string.Create(CultureInfo.InvariantCulture, $" {progress * 100:0} %");
    }

    private static string LastOf(ProjectionStatus projection) =>
        projection.LastRebuild switch
        {
            null => "",
            { Outcome: Projections.Rebuild.Done } last => string.Create(CultureInfo.InvariantCulture, $"{last.EndedAt:u}, {Outcome(last)}"),
            var last => string.Create(
                CultureInfo.InvariantCulture,
                $"{last.EndedAt:u}, {last.Outcome}{(last.Message is { } why ? ": " + why : "")}"
            ),
        };

    private static string Outcome(LastRebuild last) =>
        (last.Added, last.Changed, last.Removed) == (0, 0, 0)
            ? "nothing differed"
            : $"{Number(last.Added)} added, {Number(last.Changed)} changed, {Number(last.Removed)} removed";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static async Task<int> Rebuild(IServiceProvider services, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var code = 0;
        if (Console.IsOutputRedirected)
        {
            foreach (var name in names)
            {
                code = Math.Max(code, await RebuildOne(services, name, new PlainBar(name), cancellation));
            }
            return code;
        }

        await AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(async context =>
            {
                var bars = names.Select(name => new SpectreBar(name, context.AddTask(Markup.Escape(name), autoStart: false))).ToList();
                foreach (var bar in bars)
                {
                    code = Math.Max(code, await RebuildOne(services, bar.Name, bar, cancellation));
                }
            });
        return code;
    }

    /// <returns>0 when it is done, 2 when it failed or it was cancelled.</returns>
    private static async Task<int> RebuildOne(IServiceProvider services, string name, IBar bar, CancellationToken cancellation)
    {
        var rebuilds = services.GetRequiredService<RebuildRequests>();
        if (await rebuilds.Request(name, cancellation) is not { } rebuild)
        {
            throw new CommandRefusedException(RequestRebuildEndpoint.AlreadyOpen(name).Detail);
        }
        bar.Begin();

        var asked = rebuild.Id;
        var own = Task.CompletedTask;
        try
        {
            var nodes = (await services.GetRequiredService<ProjectionBoard>().Read(cancellation)).AnyDaemon;
            var clock = services.GetRequiredService<TimeProvider>();
            var until = clock.GetUtcNow() + (nodes ? NodesAnswerWithin : TimeSpan.Zero);
            while (rebuild.IsOpen)
            {
                if (rebuild.State == Projections.Rebuild.Requested && own.IsCompleted && clock.GetUtcNow() >= until)
                {
                    own =
                        await DoItHere(services, rebuild, cancellation)
                        ?? throw new CommandRefusedException(
                            $"{name} runs on a node that does not take up the rebuild. Is that node of this version? Its log may say more."
                        );
                }

                await Task.Delay(Glance, cancellation);
                // Gone or another: it was asked for again after this one was over.
                rebuild =
                    await rebuilds.Find(name, cancellation) is { } now && now.Id == asked
                        ? now
                        : rebuild with
                        {
                            State = Projections.Rebuild.Done,
                        };
                bar.At(rebuild);
            }

            await own;
        }
        catch (Exception e) when (e is OperationCanceledException or CommandRefusedException)
        {
            await rebuilds.Cancel(name, CancellationToken.None);
            await own;
            bar.End("cancelled; the live one is as it was", done: false);
            throw;
        }

        switch (rebuild.State)
        {
            case Projections.Rebuild.Done:
                bar.End(Outcome(LastRebuild.Of(rebuild)), done: true);
                return 0;
            case Projections.Rebuild.Cancelled:
                bar.End("cancelled by another; the live one is as it was", done: false);
                return 2;
            default:
                bar.End($"failed; the live one is as it was. {rebuild.Message}", done: false);
                return 2;
        }
    }

    /// <summary>The work in this process, for want of a node that would do it.</summary>
    /// <returns>Null where a node holds the projection.</returns>
    private static async Task<Task?> DoItHere(IServiceProvider services, Rebuild rebuild, CancellationToken cancellation)
    {
        var rebuilder = services.GetRequiredService<ProjectionRebuilder>();
        if (!await rebuilder.CanDo(rebuild.Projection, orNobody: true, cancellation))
        {
            return null;
        }
        var worker = RebuildWorker.NewName();
        // Where a node was faster after all, it is that node's.
        return await services.GetRequiredService<RebuildRequests>().Claim(rebuild, worker, cancellation) is { } claimed
            ? rebuilder.Run(claimed, worker, CancellationToken.None)
            : Task.CompletedTask;
    }

    private interface IBar
    {
        void Begin();

        void At(Rebuild rebuild);

        void End(string outcome, bool done);
    }

    private sealed class SpectreBar(string name, ProgressTask task) : IBar
    {
        public string Name { get; } = name;

        public void Begin() => task.StartTask();

        public void At(Rebuild rebuild)
        {
            task.Value = rebuild.Progress * 100;
            task.Description =
                rebuild.EventsPerSecond > 0 ? $"{Markup.Escape(Name)} [grey]{Number(rebuild.EventsPerSecond)}/s[/]" : Markup.Escape(Name);
        }

        public void End(string outcome, bool done)
        {
            if (done)
            {
                task.Value = 100;
            }
            task.Description = $"{Markup.Escape(Name)} [{(done ? "green" : "yellow")}]{Markup.Escape(outcome)}[/]";
            task.StopTask();
        }
    }

    /// <summary>For a log: a line at the start, one for each tenth, one at the end.</summary>
    private sealed class PlainBar(string name) : IBar
    {
        private int _tenths;

        public void Begin() => Console.Out.WriteLine($"{name}: rebuilding");

        public void At(Rebuild rebuild)
        {
            var tenths = (int)(rebuild.Progress * 10);
            if (tenths <= _tenths || !rebuild.IsOpen)
            {
                return;
            }
            _tenths = tenths;
            Console.Out.WriteLine($"{name}: {tenths * 10} %, {Number(rebuild.EventsPerSecond)} events a second");
        }

        public void End(string outcome, bool done) => Console.Out.WriteLine($"{name}: {(done ? "done, " : "")}{outcome}");
    }
}
