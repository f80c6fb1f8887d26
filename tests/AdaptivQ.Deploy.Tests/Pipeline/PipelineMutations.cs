namespace AdaptivQ.Deploy.Tests.Pipeline;

public static class PipelineMutations
{
    public static IEnumerable<Mutation> Mutations =>
        [
            Pipeline("A pull request may deploy", "if (env.CHANGE_ID) {", "if (env.CHANGED_ID) {"),
            Pipeline("Production without approval", "expression { env.TARGET == 'prod' }", "expression { env.TARGET == 'production' }"),
            Pipeline("An executor held during the approval", "    agent none\n", "    agent any\n"),
            Pipeline("A failed release is not taken back", "if (fileExists('revision-before') &&", "if (fileExists('revision_before') &&"),
            Pipeline("A step that does not exist", "archiveArtifacts artifacts: 'sbom/**'", "archiveArtefacts artifacts: 'sbom/**'"),
            Pipeline(
                "A secret put into a command",
                "sh 'deploy/jenkins/push-images.sh'",
                "sh \"AWS_ROLE_ARN=${AWS_ROLE_ARN} deploy/jenkins/push-images.sh\""
            ),
            Pipeline("Failing tests let through", "sh './scripts/test.sh backend'", "sh './scripts/test.sh backend || true'"),
            Pipeline("Two releases at a time", "lock('adaptivq-release')", "timestamps()"),
            new(
                "A password on the command line",
                "deploy/jenkins/push-images.sh",
                "--password-stdin \"$registry\"",
                "--password \"$(cat)\" \"$registry\"",
                JenkinsScripts.Push
            ),
            new(
                "An audit that always passes",
                "deploy/jenkins/audit-packages.sh",
                "process.exit(complaints.length === 0 ? 0 : 1)",
                "process.exit(0)",
                JenkinsScripts.Audit
            ),
            new("An image scan that only reports", "deploy/jenkins/scan-images.sh", "--exit-code 1 ", "", JenkinsScripts.Scan),
            new(
                "Any commit into production",
                "deploy/jenkins/revision.sh",
                "git merge-base --is-ancestor \"$revision\" FETCH_HEAD",
                "true",
                JenkinsScripts.Revision
            ),
        ];

    private static Mutation Pipeline(string title, string line, string broken) =>
        new(title, "Jenkinsfile", line, broken, PipelineRules.Check);
}
