namespace AdaptivQ.Deploy.Tests.Ansible;

public sealed class LintTests
{
    [Fact]
    public async Task Yaml_that_people_write_is_clean_for_yamllint() => (await Lint.Yaml(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Playbooks_are_clean_for_ansible_lints_production_profile() => (await Lint.Ansible(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Playbooks_are_read_by_ansible_without_an_error() => (await Lint.Syntax(Tree.Repository)).ShouldBeEmpty();
}
