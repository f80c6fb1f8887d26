namespace AdaptivQ.Deploy.Tests.Pipeline;

/// <summary>The pipeline's scripts, run with stand-ins for the programs that reach out, and with real git.</summary>
internal static class JenkinsScripts
{
    private const string Vulnerable =
        """{"projects":[{"frameworks":[{"transitivePackages":[{"id":"Old","resolvedVersion":"1.0","vulnerabilities":["""
        + """{"severity":"High","advisoryurl":"https://example/1"}]}]}]}]}""";

    /// <summary>Both images go to the environment's repositories, one that is there stays, the password is seen by no one.</summary>
    public static async Task<IReadOnlyList<string>> Push(Tree tree)
    {
        using var folder = new Folder();
        await folder.Program(
            "aws",
            """
            case "$*" in
              *get-caller-identity*) echo 123456789012 ;;
              *get-login-password*) echo canary-password ;;
              *adaptivq-dev-adaptivq-frontend*imageTag=v1*) echo '{}' ;;
              *) exit 254 ;;
            esac
            """
        );
        await folder.Program("docker", $$"""if [[ $1 == login ]]; then cat >'{{folder.PathOf("password")}}'; fi""");
        var outcome = await Script(tree, "push-images.sh", folder, ("TARGET", "dev"), ("VERSION", "v1"), ("AWS_REGION", "us-east-1"));
        var calls = folder.Read("calls.log");
        const string Registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
        return Faults(
            (outcome.Succeeded, $"it failed: {outcome.Said}"),
            (
                calls.Contains(
                    $"docker tag adaptivq-backend:v1 {Registry}/adaptivq-dev-adaptivq-backend:v1\ndocker push "
                        + $"{Registry}/adaptivq-dev-adaptivq-backend:v1",
                    StringComparison.Ordinal
                ),
                "the backend was not pushed"
            ),
            (
                !calls.Contains($"docker push {Registry}/adaptivq-dev-adaptivq-frontend", StringComparison.Ordinal),
                "a version that is there was pushed again"
            ),
            (folder.Read("password").Trim() == "canary-password", "docker did not get the password by its input"),
            (!(calls + outcome.Said).Contains("canary", StringComparison.Ordinal), "the password can be seen"),
            (calls.TrimEnd().EndsWith($"docker logout {Registry}", StringComparison.Ordinal), "docker stays signed in")
        );
    }

    /// <summary>A vulnerability, an incomplete report and a command that fails are each a failure; a clean report is none.</summary>
    public static async Task<IReadOnlyList<string>> Audit(Tree tree)
    {
        List<string> problems = [];
        foreach (
            var (report, succeeds) in new[]
            {
                ("""{"projects":[{"path":"a.csproj"}]}""", true),
                (Vulnerable, false),
                ("""{"projects":[]}""", false),
                ("""{"problems":[{"text":"no source"}],"projects":[{"path":"a.csproj"}]}""", false),
            }
        )
        {
            using var folder = new Folder();
            await folder.Program("dotnet", $"if [[ $1 == list ]]; then echo '{report}'; fi");
            var outcome = await Script(tree, "audit-packages.sh", folder);
            if (outcome.Succeeded != succeeds)
            {
                problems.Add($"it {(succeeds ? "failed" : "passed")} on {report}: {outcome.Said}");
            }
        }

        return problems;
    }

    /// <summary>A vulnerability in either image is a failure, and what is in both is listed all the same.</summary>
    public static async Task<IReadOnlyList<string>> Scan(Tree tree)
    {
        List<string> problems = [];
        foreach (var image in new[] { "adaptivq-backend", "adaptivq-frontend" })
        {
            using var folder = new Folder();
            await folder.Program("trivy", $$"""if [[ "$*" == *"HIGH,CRITICAL"*"--exit-code 1"*"{{image}}:v1" ]]; then exit 1; fi""");
            var outcome = await Script(tree, "scan-images.sh", folder, ("VERSION", "v1"));
            if (outcome.Succeeded)
            {
                problems.Add($"a vulnerable {image} passed");
            }
            if (folder.Read("calls.log").Split("--format cyclonedx").Length != 3)
            {
                problems.Add("not both images were listed");
            }
        }

        return problems;
    }

    /// <summary>A version is a tag or a commit of the repository, and one on main where it goes further than dev.</summary>
    public static async Task<IReadOnlyList<string>> Revision(Tree tree)
    {
        using var folder = new Folder();
        async Task<string> Git(params string[] arguments) =>
            (
                await Tool.Run(
                    "git",
                    ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", .. arguments],
                    folder.Root
                )
            ).Output.Trim();
        await Git("init", "--quiet");
        await Git("commit", "--quiet", "--allow-empty", "-m", "one");
        await Git("tag", "v1.2.3");
        var tagged = await Git("rev-parse", "HEAD");
        await Git("commit", "--quiet", "--allow-empty", "-m", "two");
        var newest = await Git("rev-parse", "HEAD");
        await Git("checkout", "--quiet", "-b", "develop");
        await Git("commit", "--quiet", "--allow-empty", "-m", "three");
        var elsewhere = await Git("rev-parse", "HEAD");
        await Git("checkout", "--quiet", "main");
        await Git("remote", "add", "origin", folder.Root);

        List<string> problems = [];
        foreach (
            var (target, tag, expected) in new (string, string, string?)[]
            {
                ("nowhere", "", newest),
                ("prod", "", newest),
                ("prod", "v1.2.3", tagged),
                ("prod", tagged[..12], tagged),
                ("dev", elsewhere, elsewhere),
                ("staging", elsewhere, null),
                ("prod", elsewhere, null),
                ("prod", "v9.9.9", null),
                ("prod", "--all", null),
                ("prod", "latest", null),
            }
        )
        {
            var outcome = await Script(tree, "revision.sh", folder, ("TARGET", target), ("IMAGE_TAG", tag));
            var found = outcome.Succeeded ? outcome.Output.Trim() : null;
            if (found != expected)
            {
                problems.Add($"'{tag}' for {target} is {found ?? "refused"}, not {expected ?? "refused"}: {outcome.Error}");
            }
        }

        return problems;
    }

    private static Task<Outcome> Script(Tree tree, string name, Folder folder, params (string Name, string Value)[] variables) =>
        Tool.Run(
            "bash",
            [tree.PathOf($"deploy/jenkins/{name}")],
            folder.Root,
            variables.Append(("PATH", folder.SearchPath)).ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2)
        );

    private static List<string> Faults(params (bool Holds, string Fault)[] expectations) =>
        [.. expectations.Where(expectation => !expectation.Holds).Select(expectation => expectation.Fault)];
}
