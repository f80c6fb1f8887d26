using System.CommandLine;
using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Development;
using AdaptivQ.Platform.Observability;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdaptivQ.Host.Commands;

/// <summary>Serves. While developing, everything it needs is made ready first: database, front end, demo school.</summary>
internal sealed partial class ServeCommand : IModuleCommand
{
    /// <summary>Where it listens in Production, unless ASPNETCORE_URLS says otherwise.</summary>
    public const string ProductionAddress = "http://+:8080";

    private const string DefaultAddress = "http://localhost:8080";

    private static readonly IDemoSchool? Demo = ProductAssemblies.Create<IDemoSchool>().SingleOrDefault();

    public int Place => 10;

    public Command Create(ICommandHost host)
    {
        var apiOnly = new Option<bool>("--api-only")
        {
            Description = "Do not build or serve the front end; for working on it with 'npm run dev'.",
        };
        var role = new Option<string?>("--role")
        {
            Description =
                $"web: answers people. worker: projections, messages, rebuilds; of HTTP only health and metrics. all: both. Default: "
                + $"{NodeRoles.Setting}, or all.",
        };
        var command = new Command("serve", "Serve the web application; what happens without a command too.") { apiOnly, role };
        command.SetAction((arguments, cancellation) => RunAsync(arguments.GetValue(apiOnly), arguments.GetValue(role), cancellation));
        return command;
    }

    public static async Task<int> RunAsync(bool apiOnly, string? roleName, CancellationToken cancellation)
    {
        var role = NodeRoles.Parse(roleName ?? Environment.GetEnvironmentVariable(NodeRoles.Setting));
        return IsDevelopment
            ? await RunAsync(apiOnly || !role.AnswersPeople(), role, Console.Out, cancellation)
            // A log that programs read has no lines between its own.
            : await RunAsync(apiOnly, role, TextWriter.Null, cancellation);
    }

    private static async Task<int> RunAsync(bool apiOnly, NodeRole role, TextWriter output, CancellationToken cancellation)
    {
        var development = IsDevelopment;
        var progress = new StepProgress(output, 2 + (development ? 1 : 0) + (development && !apiOnly ? 1 : 0));
        var withFrontEnd = development && !apiOnly;
        // It takes the longest and needs nothing of the rest: it is built beside database and demo school.
        using var building = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var frontEnd = withFrontEnd
            ? progress.StepAsync("Front end", step => OpenApplication.BuildFrontEnd(step, building.Token))
            : Task.FromResult(false);
        try
        {
            return await ServeAsync(withFrontEnd ? frontEnd : null, role, progress, output, cancellation);
        }
        finally
        {
            // Whatever ended the rest: no npm goes on behind it. What went wrong in the build has been said, or no longer matters.
            await building.CancelAsync();
            await frontEnd.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <param name="frontEnd">Under way; null where none is served.</param>
    private static async Task<int> ServeAsync(
        Task<bool>? frontEnd,
        NodeRole role,
        StepProgress progress,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var application = await progress.StepAsync(
            "Database",
            step =>
                OpenApplication.OpenAsync(
                    step,
                    cancellation,
                    builder =>
                    {
                        if (frontEnd is not null)
                        {
                            builder.Configuration[FrontEnd.FolderKey] ??= OpenApplication.FrontEndFolder;
                        }
                        var usual = builder.Environment.IsProduction() ? ProductionAddress : DefaultAddress;
                        var urls = builder.Configuration["urls"] is { Length: > 0 } given ? given : usual;
                        ListenAddresses.RequireFree(urls);
                        builder.WebHost.UseUrls(urls);
                        if (!builder.Environment.IsDevelopment())
                        {
                            builder.Logging.AddJsonLines();
                        }
                        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain.ForWhatHasBegun);
                        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
                    },
                    role: role
                )
        );
        var notice = Drain.Notice(application.App.Configuration, application.App.Environment.IsProduction(), role);
        await application.RequireSchema(cancellation);
        await application.RequireProductionChecks(cancellation);
        // A server that the settings name keeps to what it holds; only our own gets the demo.
        if (application.LocalDatabase is not null && Demo is not null)
        {
            await progress.StepAsync("Demo school", step => Demo.Seed(application.Services, step, cancellation));
        }
        else if (IsDevelopment)
        {
            progress.Report("POSTGRES_HOST is set: that server is used as it is, no demo school is put there.");
        }

        if (frontEnd is not null)
        {
            await frontEnd;
        }
        await progress.StepAsync(
            "Web server",
            async _ =>
            {
                await application.App.StartAsync(cancellation);
                return true;
            }
        );
        await Announce(application, role, output);

        var lifetime = application.App.Services.GetRequiredService<IHostApplicationLifetime>();
        var drain = application.App.Services.GetRequiredService<Drain>();
        await using var stop = cancellation.Register(() => _ = drain.Begin(notice, lifetime.StopApplication));
        var stopped = application.App.WaitForShutdownAsync(CancellationToken.None);
        if (application.LocalDatabase is { } database && await Task.WhenAny(stopped, database.Exited) != stopped)
        {
            lifetime.StopApplication();
            await stopped;
            throw await database.Exited;
        }

        await stopped;
        return 0;
    }

    private static bool IsDevelopment => Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") == Environments.Development;

    private static async Task Announce(OpenApplication application, NodeRole role, TextWriter output)
    {
        var addresses = string.Join(
            "  ",
            application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        );
        if (!IsDevelopment)
        {
            LogReady(application.App.Logger, addresses, role);
            return;
        }

        var lines = new List<string> { "", $"AdaptivQ is ready: {addresses}" };
        if (application.LocalDatabase is not null && Demo is not null)
        {
            lines.Add("");
            lines.Add($"Demo sign-ins, all with the password {DemoPassword.Value}:");
            lines.AddRange(Demo.SignIns.Select(person => $"  {person.Email, -22} {string.Join(", ", person.Roles)}"));
        }

        lines.Add("");
        lines.Add("Ctrl-C stops everything.");
        await output.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    [LoggerMessage(LogLevel.Information, "AdaptivQ is ready: {Addresses} as {Role}")]
    private static partial void LogReady(ILogger logger, string addresses, NodeRole role);
}
