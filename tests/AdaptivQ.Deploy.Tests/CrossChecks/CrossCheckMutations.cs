using AdaptivQ.Deploy.Tests.Helm;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>One side changed and the other forgotten.</summary>
public static class CrossCheckMutations
{
    public static IEnumerable<Mutation> Mutations =>
        [
            new(
                "Terraform trusts an account that the chart does not make",
                "deploy/terraform/modules/irsa/main.tf",
                "\"adaptivq:external-secrets-reader\"",
                "\"adaptivq:external-secrets\"",
                Names.Identities
            ),
            new(
                "The chart asks for a role that Terraform does not make",
                $"{Chart.Folder}/templates/_names.tpl",
                ":role/{{ include \"adaptivq.cloud\" .top }}-{{ .role }}",
                ":role/{{ include \"adaptivq.cloud\" .top }}-pod-{{ .role }}",
                Names.Identities
            ),
            new(
                "Images are pushed to a repository that no one pulls from",
                "deploy/terraform/main.tf",
                "[\"adaptivq-backend\", \"adaptivq-frontend\"]",
                "[\"adaptivq-api\", \"adaptivq-frontend\"]",
                Names.Repositories
            ),
            new(
                "The certificate is for another name than the site's",
                $"{Chart.Folder}/values-staging.yaml",
                "host: staging.adaptivq.example.com",
                "host: test.adaptivq.example.com",
                Names.Hosts
            ),
            new(
                "The root certificates are kept where no pod looks",
                "deploy/ansible/playbooks/cluster-setup.yml",
                "name: adaptivq-database-ca",
                "name: adaptivq-rds-ca",
                Names.Values
            ),
            new(
                "A command names a Deployment that is not there",
                "scripts/deploy.sh",
                "kubectl exec deployment/worker",
                "kubectl exec deployment/celery-worker",
                Names.InCommands
            ),
            new(
                "A key of the secret is spelled otherwise in AWS",
                "deploy/terraform/modules/secrets/main.tf",
                "GEMINI_API_KEY",
                "GEMINI_KEY",
                Keys.Secret
            ),
            new(
                "Pods are told the address of Redis under a name that no one reads",
                $"{Chart.Folder}/templates/config.yaml",
                "REDIS_HOST:",
                "REDIS_SERVER:",
                Keys.Read
            ),
            new(
                "Fewer pods than the operations document says",
                $"{Chart.Folder}/values.yaml",
                "maxReplicas: 10",
                "maxReplicas: 8",
                Figures.OfTheSeed
            ),
            new("Compose grants more than the cluster", "docker-compose.yml", "cpus: 0.2", "cpus: 2", Figures.OfCompose),
            new("Nginx listens where no one calls", "deploy/docker/nginx/nginx.conf", "listen 8080", "listen 8081", Figures.Ports),
            new(
                "The load balancer passes on a path that nginx does not",
                $"{Chart.Folder}/templates/ingress.yaml",
                "\"/graphql\" \"/openapi\"",
                "\"/graphql\" \"/openapi\" \"/health\"",
                Figures.Paths
            ),
            new(
                "NetworkPolicies are written and not enforced",
                "deploy/terraform/modules/cluster/addons.tf",
                "enableNetworkPolicy = \"true\"",
                "enableNetworkPolicy = \"false\"",
                Figures.OfTheCluster
            ),
            new(
                "The pipeline may not look up what Ansible looks up",
                "deploy/terraform/modules/deployer/main.tf",
                ", \"rds:DescribeDBInstances\"]",
                "]",
                Deployer.Commands
            ),
            new(
                "The pipeline may do what no command of it does",
                "deploy/terraform/modules/deployer/main.tf",
                "\"ecr:DescribeImages\",",
                "\"ecr:DescribeImages\", \"ecr:BatchDeleteImage\",",
                Deployer.Commands
            ),
            new(
                "The pipeline pushes where it may not",
                "deploy/jenkins/push-images.sh",
                "repository=adaptivq-$TARGET-$name",
                "repository=adaptivq/$name",
                Deployer.PushesAndJobs
            ),
            new(
                "A job that no role trusts",
                "deploy/jenkins/jobs.groovy",
                "pipelineJob('adaptivq-pipeline')",
                "pipelineJob('adaptivq-release')",
                Deployer.PushesAndJobs
            ),
            new(
                "The pipeline may not make what the chart makes",
                "deploy/ansible/playbooks/cluster-setup.yml",
                "[prometheusrules, servicemonitors]",
                "[servicemonitors]",
                Deployer.InTheCluster
            ),
            new(
                "The pipeline's Role is bound to a group that no one is in",
                "deploy/ansible/playbooks/cluster-setup.yml",
                "kind: Group, name: adaptivq-deployers",
                "kind: Group, name: deployers",
                Deployer.InTheCluster
            ),
            new(
                "A pod may run as root in the namespace that Ansible makes",
                "deploy/ansible/playbooks/cluster-setup.yml",
                "pod-security.kubernetes.io/enforce: restricted",
                "pod-security.kubernetes.io/enforce: privileged",
                Deployer.InTheCluster
            ),
            new(
                "The pipeline asks for a namespace of its own",
                "deploy/ansible/playbooks/deploy.yml",
                "--namespace, \"{{ application_namespace }}\",\n",
                "--namespace, \"{{ application_namespace }}\", --create-namespace,\n",
                Deployer.InTheCluster
            ),
        ];
}
