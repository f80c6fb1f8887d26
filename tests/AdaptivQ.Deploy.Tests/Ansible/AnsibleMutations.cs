namespace AdaptivQ.Deploy.Tests.Ansible;

public static class AnsibleMutations
{
    private const string Folder = "deploy/ansible/";

    public static IEnumerable<Mutation> Mutations =>
        [
            Refusal(
                "Any environment taken",
                "playbooks/choose.yml",
                "that: wanted in groups['clusters']",
                "that: true",
                "an environment that does not exist"
            ),
            Refusal(
                "Ansible's own word read instead of the environment",
                "playbooks/choose.yml",
                "hostvars[inventory_hostname]['environment']",
                "environment",
                "staging with latest"
            ),
            Refusal("Latest in staging", "playbooks/tasks/version.yml", "not in ['', 'latest']", "not in ['']", "staging with latest"),
            Refusal(
                "An image that was never pushed",
                "playbooks/tasks/version.yml",
                "that: item.rc == 0",
                "that: true",
                "an image that was never pushed"
            ),
            Refusal(
                "Another environment's cluster",
                "playbooks/tasks/cluster.yml",
                "that: server.stdout == cluster.endpoint",
                "that: true",
                "another cluster than the environment's"
            ),
            new(
                "Each run upgrades",
                $"{Folder}playbooks/deploy.yml",
                "manifest | trim != running.stdout | trim",
                "manifest != ''",
                Playbooks.DeploysOnce
            ),
            new(
                "What does not work stays",
                $"{Folder}playbooks/deploy.yml",
                "when: good_revision | int > 0\n",
                "when: false\n",
                Playbooks.TakesBackWhatDoesNotWork
            ),
            new(
                "A smoke test that forgets the backend",
                $"{Folder}playbooks/tasks/smoke.yml",
                "- {path: /api/quizzes, status: 401}",
                "- {path: /healthz, status: 200}",
                Playbooks.TakesBackWhatDoesNotWork
            ),
            new(
                "Secrets in the log",
                $"{Folder}playbooks/monitoring-setup.yml",
                "no_log: true",
                "no_log: false",
                Playbooks.SetsUpMonitoring
            ),
            new(
                "The well-known password for Grafana",
                $"{Folder}playbooks/monitoring-setup.yml",
                "\"{{ lookup('ansible.builtin.password', '/dev/null', length=32, chars=['ascii_letters', 'digits']) }}\"",
                "admin",
                Playbooks.SetsUpMonitoring
            ),
            new(
                "A chart of whatever version",
                $"{Folder}inventory/group_vars/clusters.yml",
                "version: 9.52.1",
                "version: '>=9'",
                Playbooks.PinsCharts
            ),
            new(
                "A key twice in YAML",
                $"{Folder}playbooks/smoke.yml",
                "  gather_facts: false",
                "  gather_facts: false\n  gather_facts: true",
                Lint.Yaml
            ),
        ];

    private static Mutation Refusal(string title, string file, string line, string broken, string what) =>
        new(title, Folder + file, line, broken, Playbooks.Refuses(what));
}
