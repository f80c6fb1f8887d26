namespace AdaptivQ.Deploy.Tests.Terraform;

/// <summary>Really applied, to moto: an AWS simulated on this machine. What it cannot show is IAM's judgement, quotas, a living
/// cluster.</summary>
public sealed class TerraformBehaviourTests
{
    private const string Tools = "tests/AdaptivQ.Deploy.Tests/tools/terraform";

    [Fact]
    public async Task Applied_to_a_simulated_aws_the_cloud_reads_back_as_planned()
    {
        using var workspace = await Workspace.Open(Tree.Repository);
        var outcome = await Tool.Run(
            "python3",
            [Tree.Repository.PathOf($"{Tools}/behaviour.py"), workspace.Root, "prod"],
            workspace.Root,
            workspace.Environment,
            minutes: 30
        );
        outcome.Problems("applied to moto").ShouldBeEmpty();
        outcome.Output.ShouldContain("looked at");
    }

    [Fact]
    public async Task Passwords_are_rotated_in_four_steps_that_may_be_repeated()
    {
        var outcome = await Tool.Run(
            "python3",
            [Tree.Repository.PathOf($"{Tools}/rotation_test.py"), Tree.Repository.PathOf("deploy/terraform/modules/secrets/rotation.py")],
            Tree.Repository.Root
        );
        outcome.Problems("rotation").ShouldBeEmpty();
    }
}
