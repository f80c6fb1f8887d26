namespace AdaptivQ.Deploy.Tests.Pipeline;

/// <summary>What the pipeline promises: for a scenario, what must and what must not have happened.</summary>
internal static class PipelineRules
{
    private const string Push = "push-images.sh";
    private const string Deploy = "playbooks/deploy.yml";
    private const string Smoke = "playbooks/smoke.yml";
    private const string Back = "playbooks/rollback.yml";

    private static readonly string[] Tests = ["test.sh backend", "test.sh frontend", "test.sh deployment"];
    private static readonly string[] Scans =
    [
        "audit-packages.sh",
        "npm audit --audit-level=high",
        "trivy fs --scanners secret",
        "trivy config",
        "shellcheck",
        "yamllint",
        "validate",
    ];
    private static readonly Scenario Release = new("")
    {
        Environment = "prod",
        ImageTag = "v1.2.3",
        Approver = "ann",
    };

    private static readonly (Scenario Scenario, Func<BuildRun, IEnumerable<string>> Problems)[] Singles =
    [
        Rule(
            "A pull request is tested and scanned and goes nowhere, whatever it is told",
            new("")
            {
                Branch = "PR-1",
                IsPullRequest = true,
                Environment = "prod",
            },
            run => Ends(run, "SUCCESS").Concat(Verified(run)).Concat(Stayed(run))
        ),
        Rule(
            "A branch is tested and scanned and goes nowhere",
            new("") { Branch = "feature" },
            run => Ends(run, "SUCCESS").Concat(Verified(run)).Concat(Stayed(run))
        ),
        Rule("A push to develop goes to dev", new("") { Branch = "develop" }, run => Ends(run, "SUCCESS").Concat(Reached(run, "dev"))),
        Rule("A push to main goes to staging", new("") { Branch = "main" }, run => Ends(run, "SUCCESS").Concat(Reached(run, "staging"))),
        Rule(
            "Production gets the named version once someone has approved, and holds no executor meanwhile",
            Release,
            run => Ends(run, "SUCCESS").Concat(Reached(run, "prod")).Concat(Approved(run))
        ),
        Rule(
            "Production gets nothing that was not approved",
            Release with
            {
                Approver = null,
            },
            run => Ends(run, "ABORTED").Concat(Never(run, Deploy, Back))
        ),
        Rule(
            "Staging and production are not deployed from other branches",
            new("") { Branch = "develop", Environment = "staging" },
            run => Ends(run, "FAILURE").Concat(Stayed(run))
        ),
        Rule(
            "A known vulnerability in an image keeps it from being pushed",
            new("") { Branch = "main", Failing = ["scan-images.sh"] },
            run => Ends(run, "FAILURE").Concat(Stayed(run)).Concat(Told(run))
        ),
        Rule(
            "An image that does not build goes nowhere",
            new("") { Branch = "main", Failing = ["build.sh"] },
            run => Ends(run, "FAILURE").Concat(Stayed(run))
        ),
        Rule(
            "A deployment that fails is taken back once",
            Release with
            {
                Failing = [Deploy],
            },
            run => Ends(run, "FAILURE").Concat(WentBack(run, 1)).Concat(Told(run)).Concat(Never(run, Smoke))
        ),
        Rule(
            "A deployment that fails its smoke test is taken back once",
            Release with
            {
                Failing = [Smoke],
            },
            run => Ends(run, "FAILURE").Concat(WentBack(run, 1)).Concat(Told(run))
        ),
        Rule(
            "A deployment that someone stops is taken back once",
            Release with
            {
                Interrupted = [Deploy],
            },
            run => Ends(run, "ABORTED").Concat(WentBack(run, 1))
        ),
        Rule(
            "A deployment that never touched the cluster is not taken back",
            Release with
            {
                Failing = [Deploy],
                RevisionBefore = null,
            },
            run => Ends(run, "FAILURE").Concat(WentBack(run, 0))
        ),
        Rule(
            "The very first deployment has nothing to be taken back to",
            Release with
            {
                Failing = [Smoke],
                RevisionBefore = "0\n",
            },
            run => Ends(run, "FAILURE").Concat(WentBack(run, 0))
        ),
    ];

    private static readonly IEnumerable<(Scenario Scenario, Func<BuildRun, IEnumerable<string>> Problems)> OneForEachCheck = Tests
        .Concat(Scans)
        .Select(command =>
            Rule(
                $"Nothing is built or pushed when this fails: {command}",
                new("") { Branch = "main", Failing = [command] },
                run => Ends(run, "FAILURE").Concat(Never(run, "build.sh")).Concat(Stayed(run))
            )
        );

    /// <summary>By the rule's title.</summary>
    public static readonly IReadOnlyDictionary<string, (Scenario Scenario, Func<BuildRun, IEnumerable<string>> Problems)> All = Singles
        .Concat(OneForEachCheck)
        .ToDictionary(rule => rule.Scenario.Name, rule => (rule.Scenario, rule.Problems));

    /// <summary>All rules, and what holds in every scenario.</summary>
    public static async Task<IReadOnlyList<string>> Check(Tree tree)
    {
        var runs = await Jenkins.Run(tree, All.Values.Select(rule => rule.Scenario));
        return
        [
            .. All.SelectMany(rule =>
                rule.Value.Problems(runs[rule.Key]).Concat(Always(runs[rule.Key])).Select(problem => $"{rule.Key}: {problem}")
            ),
        ];
    }

    /// <summary>No secret in a log or a command, only the commands that need a role have one, and no failure is swallowed.</summary>
    public static IEnumerable<string> Always(BuildRun run)
    {
        foreach (var step in run.Events.Where(step => step.Text.Contains("canary-", StringComparison.Ordinal)))
        {
            yield return $"a secret is in plain sight: {step.Name} {step.Text}";
        }
        foreach (
            var problem in run.Problems.Where(problem =>
                !problem.StartsWith("stopped: script returned", StringComparison.Ordinal)
                && !problem.StartsWith("stopped: Rejected", StringComparison.Ordinal)
                && !problem.StartsWith("stopped: ansible-playbook", StringComparison.Ordinal)
                && !problem.Contains("deployed from main only", StringComparison.Ordinal)
            )
        )
        {
            yield return problem;
        }
        string[] withRole = [Push, Deploy, Back];
        foreach (var step in run.Commands.Where(step => step.Credentials.Count > 0 && !withRole.Any(step.Text.Contains)))
        {
            yield return $"'{step.Text}' has credentials that it does not need";
        }
        string[] unwise = ["|| true", "set -x", "printenv", "aws configure"];
        foreach (var step in run.Commands.Where(step => unwise.Any(step.Text.Contains)))
        {
            yield return $"'{step.Text}' hides a failure or shows too much";
        }
        string[] options = ["disableConcurrentBuilds", "timestamps", "timeout", "buildDiscarder"];
        foreach (var option in options.Where(option => !run.Events[0].Text.Contains(option, StringComparison.Ordinal)))
        {
            yield return $"the job has no {option}";
        }
    }

    private static (Scenario Scenario, Func<BuildRun, IEnumerable<string>> Problems) Rule(
        string title,
        Scenario scenario,
        Func<BuildRun, IEnumerable<string>> problems
    ) => (scenario with { Name = title }, problems);

    private static IEnumerable<string> Ends(BuildRun run, string result) =>
        run.Result == result ? [] : [$"it ended as {run.Result}, not {result} ({string.Join("; ", run.Problems)})"];

    private static IEnumerable<string> Never(BuildRun run, params string[] commands) =>
        commands.Where(run.Did).Select(command => $"it ran {command}");

    /// <summary>Neither pushed nor deployed, nor given the means to.</summary>
    private static IEnumerable<string> Stayed(BuildRun run) =>
        Never(run, Push, Deploy, Back)
            .Concat(run.Events.Where(step => step.Credentials.Count > 0).Select(step => $"'{step.Text}' had credentials"));

    private static IEnumerable<string> Verified(BuildRun run) =>
        Tests.Concat(Scans).Where(command => run.Count(command) != 1).Select(command => $"{command} did not run once");

    private static IEnumerable<string> Told(BuildRun run) => run.Events.Any(step => step.Name == "mail") ? [] : ["no one was told"];

    private static IEnumerable<string> WentBack(BuildRun run, int times)
    {
        if (run.Count(Back) != times)
        {
            yield return $"it went back {run.Count(Back)} times, not {times}";
        }
        foreach (var step in run.Commands.Where(step => step.Text.Contains(Back, StringComparison.Ordinal)))
        {
            if (!step.Text.Contains("revision=$(cat", StringComparison.Ordinal))
            {
                yield return "it did not say back to which revision";
            }
            if (step.Locks.Count == 0)
            {
                yield return "it went back without the lock";
            }
        }
    }

    /// <summary>All stages in order, by that environment's role alone, one release at a time.</summary>
    private static IEnumerable<string> Reached(BuildRun run, string environment)
    {
        string[] order = ["revision.sh", Tests[0], Scans[0], "build.sh", "scan-images.sh", Push, Deploy, Smoke];
        var places = order.Select(run.Place).ToList();
        if (places.Contains(-1) || !places.SequenceEqual(places.Order()))
        {
            yield return $"its steps came as {string.Join(", ", order.Zip(places))}";
        }
        foreach (var problem in Verified(run))
        {
            yield return problem;
        }
        if (run.Did(Back))
        {
            yield return "it went back though all was well";
        }
        foreach (
            var step in run.Commands.Where(step =>
                step.Text.Contains(Push, StringComparison.Ordinal) || step.Text.Contains(Deploy, StringComparison.Ordinal)
            )
        )
        {
            if (!step.Credentials.SequenceEqual(["adaptivq-aws-token", $"adaptivq-{environment}-role"]))
            {
                yield return $"'{step.Text}' acted as {string.Join(", ", step.Credentials)}";
            }
            if (step.Target != environment)
            {
                yield return $"it went to {step.Target}";
            }
        }

        if (run.Commands.Any(step => step.Stage.StartsWith("Release", StringComparison.Ordinal) && step.Locks.Count == 0))
        {
            yield return "it released without the lock";
        }
        if (environment != "prod" && run.Events.Any(step => step.Name == "input"))
        {
            yield return "it asked for an approval";
        }
    }

    private static IEnumerable<string> Approved(BuildRun run)
    {
        var asked = run.Events.SingleOrDefault(step => step.Name == "input");
        if (asked is null)
        {
            return ["no one was asked"];
        }
        return new[]
        {
            (asked.Agent is not null, "it holds an executor while it waits"),
            (asked.Submitter != "adaptivq-release", "anybody may approve"),
            (run.Place(asked.Text) > run.Place(Deploy), "it asked too late"),
            (
                run.Commands.Single(step => step.Text.Contains(Deploy, StringComparison.Ordinal)).Version != "v1.2.3",
                "it deployed another version"
            ),
        }
            .Where(fault => fault.Item1)
            .Select(fault => fault.Item2);
    }
}
