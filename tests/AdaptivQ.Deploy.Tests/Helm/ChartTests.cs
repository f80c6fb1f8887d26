namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>The chart, rendered and read.</summary>
public sealed class ChartTests
{
    [Fact]
    public async Task Every_values_file_renders_to_what_Kubernetes_takes() =>
        (await Validity.OfEverything(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Web_nodes_and_workers_are_one_image_in_two_roles() => (await Workloads.Roles(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task No_pod_may_do_more_than_its_work() => (await Workloads.Rights(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Pods_come_and_go_without_dropping_a_request() => (await Workloads.Lives(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Pods_are_scaled_up_at_once_and_down_slowly() => (await Workloads.Scaling(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task One_door_with_TLS_leads_to_the_API_and_the_pages() => (await Traffic.Entrance(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Pods_may_say_to_each_other_what_their_work_needs() => (await Traffic.Policies(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Nodes_are_told_where_everything_is_and_check_certificates() =>
        (await Settings.Plain(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Secrets_come_from_AWS_or_by_name_and_never_in_the_chart() => (await Settings.Secret(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Each_account_is_the_role_made_for_it() => (await Settings.Identity(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_schema_is_up_to_date_before_the_version_that_needs_it() =>
        (await Migration.BeforeTheVersion(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Prometheus_finds_the_nodes_and_gets_the_rules_that_were_tested() =>
        (await Observation.ByPrometheus(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Helm_test_asks_what_a_visitor_would() => (await Observation.BySmokeTest(Tree.Repository)).ShouldBeEmpty();
}

/// <summary>What may be said in values.</summary>
public sealed class ValuesTests
{
    [Fact]
    public async Task The_schema_takes_every_values_file() => (await ValuesSchema.TakesOurs(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_schema_refuses_what_is_mistyped() => (await ValuesSchema.RefusesMistakes(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task What_is_missing_is_named() => (await ValuesSchema.NamesWhatIsMissing(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Every_value_is_in_the_readme_as_it_is() => (await ValuesTable.IsInStep(Tree.Repository)).ShouldBeEmpty();
}

/// <summary>The same for those who have kubectl only.</summary>
public sealed class PlainManifestTests
{
    [Fact]
    public async Task Plain_manifests_are_in_step_with_the_chart() => (await PlainManifests.AreInStep(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Plain_manifests_can_be_applied_as_they_are() => (await PlainManifests.CanBeApplied(Tree.Repository)).ShouldBeEmpty();
}
