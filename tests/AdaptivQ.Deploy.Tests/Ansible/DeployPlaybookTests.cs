namespace AdaptivQ.Deploy.Tests.Ansible;

public sealed class DeployPlaybookTests
{
    [Fact]
    public async Task A_version_is_deployed_once_and_a_second_run_changes_nothing() =>
        (await Playbooks.DeploysOnce(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_version_that_fails_its_smoke_test_is_taken_back_and_the_run_fails() =>
        (await Playbooks.TakesBackWhatDoesNotWork(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Where_helm_itself_went_back_nothing_is_taken_back_twice()
    {
        using var cloud = Playbooks.Running("v1.2.2", "v1.2.3");
        cloud.Fail("v1.2.4");

        var played = await cloud.Play(Tree.Repository, "deploy", "environment=prod image_tag=v1.2.4");

        played.Succeeded.ShouldBeFalse();
        played.Said.ShouldContain("v1.2.4 does not work in prod");
        cloud.Version.ShouldBe("v1.2.3");
        cloud.Calls.ShouldNotContain(call => call.StartsWith("helm rollback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dev_without_a_version_gets_the_newest_image_with_what_the_cloud_knows_of_dev()
    {
        using var cloud = new PretendCloud();

        (await cloud.Play(Tree.Repository, "deploy", "environment=dev")).Outcome.Problems("deploy").ShouldBeEmpty();

        cloud.Version.ShouldBe("0a1b2c3");
        var given = cloud.State["releases"]!["adaptivq/adaptivq"]![0]!["given"]!;
        given["aws"]!["accountId"]!.GetValue<string>().ShouldBe("123456789012");
        given["database"]!["host"]!.GetValue<string>().ShouldBe("adaptivq-dev.rds.example");
        given["redis"]!["host"]!.GetValue<string>().ShouldBe("adaptivq-dev.cache.example");
        given["ingress"]!["host"]!.GetValue<string>().ShouldBe("dev.adaptivq.example.com");
        given["ingress"]!["certificateArn"]!.GetValue<string>().ShouldStartWith("arn:aws:acm:");
    }
}
