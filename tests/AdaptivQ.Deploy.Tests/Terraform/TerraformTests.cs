namespace AdaptivQ.Deploy.Tests.Terraform;

public sealed class TerraformTests
{
    [Fact]
    public async Task Code_is_formatted() => (await Checks.Formatted(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Code_fits_the_provider() => (await Checks.Valid(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Only_the_aws_provider_and_modules_of_our_own_are_used() =>
        (await Checks.OwnModulesOnly(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Nothing_lets_the_world_in() => (await Checks.ClosedToTheWorld(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Each_environment_keeps_its_state_apart_encrypted_and_locked() =>
        (await Checks.StatesApart(Tree.Repository)).ShouldBeEmpty();

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task An_environment_has_what_the_operations_document_says_in_its_sizes_and_rights_no_wider_than_needed(
        string environment
    ) => (await Checks.Passes("every", environment)(Tree.Repository)).ShouldBeEmpty();

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task The_pipeline_deploys_by_a_role_for_its_own_jobs_with_named_rights_on_its_own_environment(string environment) =>
        (await Checks.Passes("deployer", environment)(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Values_that_aws_would_refuse_late_are_refused_before_a_plan() =>
        (await Checks.Passes("refusals", "dev")(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Readmes_say_what_the_code_says()
    {
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_UPDATE") == "1")
        {
            Readmes.Update(Tree.Repository);
        }
        (await Readmes.InStep(Tree.Repository)).ShouldBeEmpty();
    }
}
