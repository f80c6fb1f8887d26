namespace AdaptivQ.Deploy.Tests.Pipeline;

public sealed class JenkinsScriptsTests
{
    [Fact]
    public async Task Images_are_pushed_once_to_the_environments_repositories_and_the_password_is_seen_by_nobody() =>
        (await JenkinsScripts.Push(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_vulnerable_package_or_an_incomplete_report_fails_the_audit() =>
        (await JenkinsScripts.Audit(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_vulnerable_image_fails_the_scan_and_both_are_listed() =>
        (await JenkinsScripts.Scan(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_version_is_a_tag_or_commit_of_the_repository_and_on_main_for_staging_and_production() =>
        (await JenkinsScripts.Revision(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_pipelines_scripts_are_clean_for_shellcheck() =>
        (await Tool.Run("shellcheck", Directory.GetFiles(Tree.Repository.PathOf("deploy/jenkins"), "*.sh"), Tree.Repository.Root))
            .Problems("shellcheck")
            .ShouldBeEmpty();
}
