using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace AdaptivQ.Host;

/// <summary>The built front end, where this process serves it (in production nginx does), and the headers that guard every
/// answer.</summary>
public static class FrontEnd
{
    /// <summary>Configuration key: folder of the built front end; without it none is served.</summary>
    public const string FolderKey = "FrontEnd:Folder";

    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                // Set at the last moment: after an exception the answer begins again, without the headers from before.
                context.Response.OnStarting(Guard, context);
                return next(context);
            }
        );

    private static Task Guard(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        // The API description page, for developers only, brings scripts and styles of its own.
        var describes =
            context.Request.Path.StartsWithSegments("/scalar", StringComparison.Ordinal)
            && context.RequestServices.GetRequiredService<IWebHostEnvironment>().IsDevelopment();
        headers.ContentSecurityPolicy = describes ? "frame-ancestors 'none'" : ContentSecurityPolicy;
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }
        if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            headers.CacheControl = "no-store";
        }
        return Task.CompletedTask;
    }

    public static void UseFrontEnd(this WebApplication app)
    {
        if (app.Configuration[FolderKey] is not { Length: > 0 } folder)
        {
            return;
        }
        // Files only: what the API answers is not compressed, so that its length tells nothing about secrets in it (BREACH).
        app.UseWhen(
            context =>
                !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
                && !context.Request.Path.StartsWithSegments("/graphql", StringComparison.Ordinal),
            files => files.UseResponseCompression()
        );
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(folder),
                OnPrepareResponse = file =>
                    file.Context.Response.GetTypedHeaders().CacheControl =
                        // Assets carry their hash in their names.
                        file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
                            ? new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365) }
                            : new CacheControlHeaderValue { NoCache = true },
            }
        );
    }

    /// <summary>Addresses that only the front end knows get its page; addresses of the API never do.</summary>
    public static void MapFrontEnd(this WebApplication app)
    {
        if (app.Configuration[FolderKey] is not { Length: > 0 } folder)
        {
            return;
        }
        // An address of the API is left to the API, which refuses a wrong method or content type for what it is.
        foreach (var pages in new[] { "/", "{**path:nonfile:regex(^(?!(api|graphql)(/|$)))}" })
        {
            app.MapFallback(pages, Serve).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        }

        Task Serve(HttpContext context)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.SendFileAsync(Path.Combine(folder, "index.html"), context.RequestAborted);
        }
    }
}
