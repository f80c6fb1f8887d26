using AdaptivQ.Platform.Development;

namespace AdaptivQ.Platform.Local;

/// <summary>The checkout's own database and front-end build.</summary>
internal sealed class LocalEnvironment : ILocalEnvironment
{
    private static string? Root => RepositoryRoot.TryFind(AppContext.BaseDirectory);

    public string? ContentRoot =>
        Root is { } root && Path.Combine(root, "src", "Host") is var folder && Directory.Exists(folder) ? folder : null;

    public async Task<ILocalDatabase> StartDatabase(IProgress<string> progress, CancellationToken cancellation) =>
        await EmbeddedPostgres.StartAsync(EmbeddedPostgresOptions.ForCheckout(AppContext.BaseDirectory), progress, cancellation);

    public string? FrontEndFolder => FrontEnd is { } source ? Directory.CreateDirectory(FrontEndBuild.FolderOf(source)).FullName : null;

    public async Task<bool> BuildFrontEnd(IProgress<string> progress, CancellationToken cancellation)
    {
        if (FrontEnd is not { } source)
        {
            return false;
        }
        await FrontEndBuild.EnsureAsync(source, progress, cancellation);
        return true;
    }

    private static string? FrontEnd => Root is { } root ? Path.Combine(root, "src", "Frontend") : null;
}
