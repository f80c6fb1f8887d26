using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Ansible;

public sealed class ClusterPlaybookTests
{
    [Fact]
    public async Task Monitoring_is_set_up_with_secrets_that_nobody_reads_and_a_second_run_changes_nothing()
    {
        using var cloud = new PretendCloud();

        (await Playbooks.SetsUpMonitoring(Tree.Repository, cloud)).ShouldBeEmpty();
        var again = await cloud.Play(Tree.Repository, "monitoring-setup");

        again.Outcome.Problems("monitoring-setup").ShouldBeEmpty();
        again.Changed.ShouldBe(0);
    }

    [Fact]
    public async Task Charts_of_others_are_pinned_to_a_version() => (await Playbooks.PinsCharts(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_cluster_gets_its_controllers_and_the_pipeline_with_their_roles_and_a_second_run_changes_nothing()
    {
        using var cloud = new PretendCloud();

        (await cloud.Play(Tree.Repository, "cluster-setup", "environment=prod")).Outcome.Problems("cluster-setup").ShouldBeEmpty();
        var again = await cloud.Play(Tree.Repository, "cluster-setup", "environment=prod");

        again.Changed.ShouldBe(0);
        JsonNode Given(string release) => cloud.State["releases"]![release]![0]!["given"]!;
        string Role(string release, string values) =>
            (values.Length > 0 ? Given(release)[values]! : Given(release))["serviceAccount"]!["annotations"]![
                "eks.amazonaws.com/role-arn"
            ]!.GetValue<string>();
        Role("kube-system/aws-load-balancer-controller", "")
            .ShouldBe("arn:aws:iam::123456789012:role/adaptivq-prod-load-balancer-controller");
        Role("kube-system/external-dns", "").ShouldBe("arn:aws:iam::123456789012:role/adaptivq-prod-external-dns");
        Role("kube-system/cluster-autoscaler", "rbac").ShouldBe("arn:aws:iam::123456789012:role/adaptivq-prod-cluster-autoscaler");
        cloud.State["releases"]!.AsObject().ContainsKey("external-secrets/external-secrets").ShouldBeTrue();
        cloud.State["contents"]!["ConfigMap/adaptivq/adaptivq-database-ca"]!["data"]!["ca.pem"]!.GetValue<string>().ShouldNotBeEmpty();
        cloud.State["contents"]!["RoleBinding/adaptivq/adaptivq-deployers"]!["roleRef"]!["name"]!
            .GetValue<string>()
            .ShouldBe("adaptivq-deployer");
        cloud.State["contents"]!["Role/adaptivq/adaptivq-deployer"]!["rules"]!.AsArray().Count.ShouldBe(2);
        cloud.State["contents"]!["StorageClass//gp3"]!["parameters"]!["encrypted"]!.GetValue<string>().ShouldBe("true");
    }
}
