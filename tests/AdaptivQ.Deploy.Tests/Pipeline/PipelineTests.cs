namespace AdaptivQ.Deploy.Tests.Pipeline;

/// <summary>The Jenkinsfile, run scenario by scenario with recording steps.</summary>
public sealed class PipelineTests
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, BuildRun>>> Runs = new(() =>
        Jenkins.Run(Tree.Repository, PipelineRules.All.Values.Select(rule => rule.Scenario))
    );

    public static TheoryData<string> Rules => [.. PipelineRules.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_pipeline_keeps_its_rule(string rule) =>
        PipelineRules.All[rule].Problems((await Runs.Value)[rule]).ShouldBeEmpty();

    [Fact]
    public async Task No_scenario_shows_a_secret_gives_a_role_to_a_command_without_need_or_swallows_a_failure() =>
        (await Runs.Value).Values.SelectMany(PipelineRules.Always).ShouldBeEmpty();

    [Fact]
    public async Task An_environment_that_the_job_does_not_offer_is_refused()
    {
        var run = (await Jenkins.Run(Tree.Repository, [new Scenario("wrong") { Environment = "production" }]))["wrong"];

        run.Problems.ShouldHaveSingleItem().ShouldContain("ENVIRONMENT cannot be production");
        run.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void The_job_started_by_hand_offers_the_parameters_of_the_pipeline()
    {
        var (pipeline, jobs) = (Tree.Repository.Read("Jenkinsfile"), Tree.Repository.Read("deploy/jenkins/jobs.groovy"));

        jobs.ShouldContain("pipelineJob('adaptivq-pipeline')");
        jobs.ShouldContain("choiceParam('ENVIRONMENT', ['by branch', 'dev', 'staging', 'prod']");
        pipeline.ShouldContain("choice(name: 'ENVIRONMENT', choices: ['by branch', 'dev', 'staging', 'prod']");
        jobs.ShouldContain("stringParam('IMAGE_TAG', ''");
    }

    [Fact]
    public void Webhooks_build_main_develop_and_pull_requests() =>
        Tree.Repository.Read("deploy/jenkins/jobs.groovy").ShouldContain("includes('main develop PR-*')");

    [Fact]
    public async Task Groovy_files_have_no_error_of_the_linter()
    {
        var tools = Tree.Repository.PathOf("tests/AdaptivQ.Deploy.Tests/tools/jenkins");
        var files = string.Join(',', Directory.EnumerateFiles(tools, "*.groovy").Select(Path.GetFileName));
        using var folder = new Folder();
        foreach (var file in new[] { "Jenkinsfile", "deploy/jenkins/jobs.groovy" })
        {
            File.Copy(Tree.Repository.PathOf(file), folder.PathOf(Path.GetFileName(file)));
        }
        foreach (var file in Directory.EnumerateFiles(tools, "*.groovy"))
        {
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        }

        var outcome = await Tool.Run(
            Path.Combine(tools, "node_modules/.bin/npm-groovy-lint"),
            [
                "--noserver",
                "--insight",
                "false",
                "--failon",
                "error",
                "--loglevel",
                "error",
                "--path",
                folder.Root,
                "--files",
                $"Jenkinsfile,jobs.groovy,{files}",
            ],
            folder.Root
        );

        outcome.Problems("npm-groovy-lint").ShouldBeEmpty();
    }
}
