namespace AdaptivQ.Deploy.Tests.Terraform;

/// <summary>A copy of a tree's deploy/terraform to run Terraform in, so that nothing is written beside the checkout's files. Dispose
/// it.</summary>
public sealed class Workspace : IDisposable
{
    /// <summary>Providers of a machine that reaches no registry. Only the runs here look there, never the code.</summary>
    private const string Mirror = "/opt/tf-plugins";

    private static readonly SemaphoreSlim Initialising = new(1);

    private readonly string _folder;

    private Workspace(string folder) => _folder = folder;

    /// <summary>The root module's folder.</summary>
    public string Root => Path.Combine(_folder, "terraform");

    /// <summary>Copies and initialises.</summary>
    /// <exception cref="InvalidOperationException">terraform init failed.</exception>
    public static async Task<Workspace> Open(Tree tree)
    {
        var folder = Directory.CreateTempSubdirectory("adaptivq-terraform-").FullName;
        var workspace = new Workspace(folder);
        CopyFolder(tree.PathOf("deploy/terraform"), workspace.Root);
        await File.WriteAllTextAsync(
            workspace.Settings,
            Directory.Exists(Mirror)
                ? $$"""provider_installation { filesystem_mirror { path = "{{Mirror}}" } }"""
                : $"""plugin_cache_dir = "{Directory.CreateDirectory(Tree.Repository.PathOf(".adaptivq/tools/terraform")).FullName}" """
        );
        var outcome = await workspace.Run("init", "-backend=false", "-input=false", "-lockfile=readonly");
        if (outcome.Succeeded)
        {
            return workspace;
        }
        workspace.Dispose();
        throw new InvalidOperationException($"terraform init: {outcome.Said}");
    }

    public Task<Outcome> Run(params string[] arguments) => RunIn(Root, arguments);

    public async Task<Outcome> RunIn(string folder, params string[] arguments)
    {
        if (arguments[0] != "init")
        {
            return await Tool.Run("terraform", arguments, folder, Environment);
        }
        // The cache of providers, where there is one, is for one at a time.
        await Initialising.WaitAsync();
        try
        {
            return await Tool.Run("terraform", arguments, folder, Environment);
        }
        finally
        {
            Initialising.Release();
        }
    }

    /// <summary>For terraform and whatever starts it.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?>
        {
            ["TF_CLI_CONFIG_FILE"] = Settings,
            ["TF_IN_AUTOMATION"] = "1",
            ["NO_COLOR"] = "1",
            ["CHECKPOINT_DISABLE"] = "1",
            // They live for seconds and read a schema of megabytes: tidying up their memory meanwhile would be a quarter of their work.
            ["GOGC"] = "400",
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Settings => Path.Combine(_folder, "terraform.rc");

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => !file.EndsWith(".tfstate", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) != ".terraform"))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
