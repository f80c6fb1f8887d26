// The jobs, for the Job DSL plugin. Both run the Jenkinsfile at the root.

// Pushes to main and develop, and pull requests: GitHub tells Jenkins by webhook (https://<jenkins>/github-webhook/).
multibranchPipelineJob('adaptivq') {
    branchSources {
        branchSource {
            source {
                github {
                    id('adaptivq')
                    repoOwner('adaptivq')
                    repository('adaptivq')
                    repositoryUrl('https://github.com/adaptivq/adaptivq')
                    configuredByUrl(true)
                    credentialsId('adaptivq-github')
                    traits {
                        gitHubBranchDiscovery { strategyId(1) }
                        gitHubPullRequestDiscovery { strategyId(1) }
                        headWildcardFilter {
                            includes('main develop PR-*')
                            excludes('')
                        }
                    }
                }
            }
        }
    }
    orphanedItemStrategy {
        discardOldItems { numToKeep(20) }
    }
}

// By hand, from main: java -jar jenkins-cli.jar -s <url> build adaptivq-pipeline -p ENVIRONMENT=prod -p IMAGE_TAG=v1.2.3
pipelineJob('adaptivq-pipeline') {
    // As in the Jenkinsfile, so that the very first build can be given them.
    parameters {
        choiceParam('ENVIRONMENT', ['by branch', 'dev', 'staging', 'prod'], 'Where to deploy. By branch: develop to dev, main to staging.')
        stringParam('IMAGE_TAG', '', 'Which version: a git tag such as v1.2.3, or a commit. Empty: the newest commit.')
    }
    definition {
        cpsScm {
            scm {
                git {
                    remote {
                        url('https://github.com/adaptivq/adaptivq')
                        credentials('adaptivq-github')
                    }
                    branch('main')
                }
            }
            scriptPath('Jenkinsfile')
        }
    }
}
