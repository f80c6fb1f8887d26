using System.Text.Json.Serialization;
using AdaptivQ.Adaptivity;
using AdaptivQ.Host.Commands;
using AdaptivQ.Identity;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Learners;
using AdaptivQ.Operations;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Platform.Limits;
using AdaptivQ.Platform.Live;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Platform.Redis;
using AdaptivQ.Quizzes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;
using Wolverine.Http;

namespace AdaptivQ.Host;

/// <summary>The house put together: what is served, and by whom. Run with --help for every operation.</summary>
public static class Program
{
    /// <summary>Bytes; imports and pictures have limits of their own.</summary>
    private const int LargestBody = 64 * 1024;

    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);

    /// <summary>The web application over one database; not started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, DatabaseSettings database, NodeRole role = NodeRole.All)
    {
        builder.AddEventStore(database, role);
        builder.Services.AddQuizzes();
        builder.Services.AddLearners();
        builder.Services.AddAdaptivity();
        builder.AddIdentity(role);
        builder.WebHost.ConfigureKestrel(options => (options.Limits.MaxRequestBodySize, options.AddServerHeader) = (LargestBody, false));
        builder.Services.AddRefusals();
        builder.Services.AddAdaptivQGraphQL();
        builder.Services.AddOperations(role);
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
        app.UseClusterOnly();
        app.UseDrain();
        app.UseForwardedHeaders();
        app.UseRefusals();
        app.UseSecurityHeaders();
        app.MapObservability();
        if (!role.AnswersPeople()) return app;

        app.UseFrontEnd();
        app.UseRouting();
        app.UseSizeLimit();
        app.UseIdentity();
        app.UseRateLimiter();
        app.MapWolverineEndpoints(options =>
        {
            options.TenantId.IsClaimTypeNamed(Kernel.Caller.TenantClaim);
            options.RejectUnparseableQueryValues = true;
        });
        app.MapSessions();
        app.MapLive();
        app.MapAdaptivQGraphQL();
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference().AllowAnonymous();
        app.MapFrontEnd();
        return app;
    }
}
