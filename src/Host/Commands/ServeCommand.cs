using System.CommandLine;
using AdaptivQ.Host.Demo;
using AdaptivQ.Host.Local;
using AdaptivQ.Host.Observability;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdaptivQ.Host.Commands;

/// <summary>Serves. While developing, everything it needs is made ready first: database, front end, demo school.</summary>
internal static partial class ServeCommand
{
    private const string DefaultAddress = "http://localhost:8080";

    public static Command Create()
    {
        var apiOnly = new Option<bool>("--api-only") { Description = "Do not build or serve the front end; for working on it with 'npm run dev'." };
        var role = new Option<string?>("--role") { Description = $"web: answers people. worker: projections, messages, rebuilds; of HTTP only health and metrics. all: both. Default: {NodeRoles.Setting}, or all." };
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
        var progress = new LocalProgress(output, 2 + (development ? 1 : 0) + (development && !apiOnly ? 1 : 0));
        var frontEnd = development && !apiOnly ? await BuildFrontEnd(progress, cancellation) : null;

        await using var house = await progress.StepAsync("Database", step => House.OpenAsync(step, cancellation, builder =>
        {
            builder.Configuration[FrontEnd.FolderKey] ??= frontEnd;
            if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(builder.Environment.IsProduction() ? "http://+:8080" : DefaultAddress);
            if (!builder.Environment.IsDevelopment()) builder.Logging.AddJsonLines();
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain.ForWhatHasBegun);
            builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        }, role: role));
        var notice = Drain.Notice(house.App.Configuration, house.App.Environment.IsProduction(), role);
        await house.RequireSchema(cancellation);
        await house.RefuseDemoAccounts(cancellation);
        // A server that somebody named keeps to what it holds; only our own gets the demo.
        if (house.Postgres is not null)
            await progress.StepAsync("Demo school", async step => await DemoSchool.SeedAsync(house.Services, step, cancellation));
        else if (development)
            progress.Report("POSTGRES_HOST is set: that server is used as it is, no demo school is put there.");

        await progress.StepAsync("Web server", async _ =>
        {
            await house.App.StartAsync(cancellation);
            return true;
        });
        await Announce(house, role, output);

        var lifetime = house.App.Services.GetRequiredService<IHostApplicationLifetime>();
        var drain = house.App.Services.GetRequiredService<Drain>();
        await using var stop = cancellation.Register(() => _ = drain.Begin(notice, lifetime.StopApplication));
        var stopped = house.App.WaitForShutdownAsync(CancellationToken.None);
        if (house.Postgres is { } postgres && await Task.WhenAny(stopped, postgres.Exited) != stopped)
        {
            lifetime.StopApplication();
            await stopped;
            throw await postgres.Exited;
        }

        await stopped;
        return 0;
    }

    private static bool IsDevelopment => Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") == Environments.Development;

    private static async Task<string?> BuildFrontEnd(LocalProgress progress, CancellationToken cancellation) =>
        RepositoryRoot.TryFind(AppContext.BaseDirectory) is { } root
            ? await progress.StepAsync("Front end", step => FrontEndBuild.EnsureAsync(Path.Combine(root, "src", "Frontend"), step, cancellation))
            : null;

    private static async Task Announce(House house, NodeRole role, TextWriter output)
    {
        var addresses = string.Join("  ", house.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);
        if (!IsDevelopment)
        {
            LogReady(house.App.Logger, addresses, role);
            return;
        }

        var lines = new List<string> { "", $"AdaptivQ is ready: {addresses}" };
        if (house.Postgres is not null)
        {
            lines.Add("");
            lines.Add($"Demo sign-ins, all with the password {House.DemoPassword}:");
            lines.AddRange(DemoSchool.SignIns.Select(person => $"  {person.Email,-22} {string.Join(", ", person.Roles)}"));
        }

        lines.Add("");
        lines.Add("Ctrl-C stops everything.");
        await output.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    [LoggerMessage(LogLevel.Information, "AdaptivQ is ready: {Addresses} as {Role}")]
    private static partial void LogReady(ILogger logger, string addresses, NodeRole role);
}
