namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>Artefacts that rely on each other agree. Each is well-formed by the checks of its own folder.</summary>
public sealed class CrossCheckTests
{
    [Fact]
    public async Task Roles_of_AWS_are_taken_by_those_they_were_made_for() => (await Names.Identities(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Images_are_pulled_from_where_they_are_pushed() => (await Names.Repositories(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_site_has_one_name() => (await Names.Hosts(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Commands_name_what_the_chart_makes() => (await Names.InCommands(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Deploying_gives_the_chart_what_it_knows_and_needs() => (await Names.Values(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_secret_has_the_same_keys_wherever_it_is() => (await Keys.Secret(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Pods_are_told_what_the_Host_reads_and_nothing_else() => (await Keys.Read(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Figures_are_those_of_the_operations_document() => (await Figures.OfTheSeed(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Compose_grants_what_the_cluster_grants() => (await Figures.OfCompose(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Everybody_is_called_on_the_port_they_listen_on() => (await Figures.Ports(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Nginx_and_the_load_balancer_pass_on_the_same_paths() => (await Figures.Paths(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_chart_can_live_in_the_cluster_that_is_made() => (await Figures.OfTheCluster(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_pipeline_may_ask_AWS_what_its_commands_ask_and_nothing_else() =>
        (await Deployer.Commands(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_pipelines_jobs_push_where_they_may() => (await Deployer.PushesAndJobs(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_pipeline_may_make_in_the_cluster_what_the_chart_makes() =>
        (await Deployer.InTheCluster(Tree.Repository)).ShouldBeEmpty();
}
