namespace AdaptivQ.Deploy.Tests.Ansible;

public sealed class PlaybookTests
{
    public static TheoryData<string> Refusals => [.. Playbooks.Refusals.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_playbook_refuses_with_the_reason_before_it_changes_anything(string what) =>
        (await Playbooks.Refuses(what)(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_rollback_goes_to_the_version_before_and_going_there_again_changes_nothing()
    {
        using var cloud = Playbooks.Running("v1.2.2", "v1.2.3");

        var back = await cloud.Play(Tree.Repository, "rollback", "environment=prod");
        var again = await cloud.Play(Tree.Repository, "rollback", "environment=prod revision=1");

        back.Outcome.Problems("rollback").ShouldBeEmpty();
        cloud.Version.ShouldBe("v1.2.2");
        back.Said.ShouldContain("The database stays as it is");
        back.Said.ShouldContain("Ask what a visitor may and may not see");
        again.Succeeded.ShouldBeTrue();
        again.Changed.ShouldBe(0);
    }
}
