using System.Text.Json.Serialization;
using AdaptivQ.Host.Commands;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Platform.Limits;
using AdaptivQ.Platform.Live;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Platform.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;
using Wolverine.Http;

namespace AdaptivQ.Host;

/// <summary>Puts the application together from its modules. Run with --help for every operation.</summary>
public static class Program
{
    /// <summary>Bytes; imports and pictures have limits of their own.</summary>
    private const int LargestBody = 64 * 1024;

    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);

    /// <summary>The web application over one database; not started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, DatabaseSettings database, NodeRole role = NodeRole.All)
    {
        builder.AddEventStore(database, role);
        // One line a module; what it brings is found by convention (docs/adr/0017-modules-and-what-they-bring.md).
        Identity.IdentityModule.Add(builder, role);
        Quizzes.QuizzesModule.Add(builder, role);
        Learners.LearnersModule.Add(builder, role);
        Adaptivity.AdaptivityModule.Add(builder, role);
        Operations.OperationsModule.Add(builder, role);
        builder.WebHost.ConfigureKestrel(options => (options.Limits.MaxRequestBodySize, options.AddServerHeader) = (LargestBody, false));
        builder.Services.AddRefusals();
        builder.Services.AddAdaptivQGraphQL();
        builder.AddObservability();
        builder.Services.AddLive();
        builder.AddRedis();
        builder.AddRequestLimits();
        builder.Services.AddApiDescription();
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.Services.AddWolverineHttp();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            // Nothing that a client says is passed over in silence: no unknown member, no second value, no number as text.
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);

        var app = builder.Build();
        var parts = app.Services.GetServices<IWebPart>().ToList();
        app.UseClusterOnly();
        app.UseDrain();
        app.UseForwardedHeaders();
        app.UseRefusals();
        app.UseSecurityHeaders();
        app.MapObservability();
        if (!role.AnswersPeople())
        {
            return app;
        }

        app.UseFrontEnd();
        app.UseRouting();
        app.UseSizeLimit();
        parts.ForEach(part => part.Use(app));
        app.UseRateLimiter();
        app.MapWolverineEndpoints(options =>
        {
            options.TenantId.IsClaimTypeNamed(Kernel.Caller.TenantClaim);
            options.RejectUnparseableQueryValues = true;
        });
        parts.ForEach(part => part.Map(app));
        app.MapLive();
        app.MapAdaptivQGraphQL();
        app.MapOpenApi().AllowAnonymous();
        // Four megabytes of another's script, on the origin of the session's cookie: for developers only.
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference().AllowAnonymous();
        }
        app.MapFrontEnd();
        return app;
    }
}
