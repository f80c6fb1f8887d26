namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>Ways to break the watch over AdaptivQ with one line.</summary>
public static class MonitoringMutations
{
    private const string Stack = MonitoringStackTests.Values;

    public static IEnumerable<Mutation> Mutations =>
        [
            new(
                "A rule is misspelt",
                AlertRuleTests.Rules,
                "expr: min by (job) (adaptivq_redis_up) == 0",
                "expr: min by (job (adaptivq_redis_up) == 0",
                AlertRuleTests.AreRead
            ),
            new(
                "What the learner did wrong is counted as our failure",
                AlertRuleTests.Rules,
                "http_response_status_code=~\"5..\"}[5m]))",
                "http_response_status_code=~\"4..\"}[5m]))",
                AlertRuleTests.FireAsTheirTestsSay
            ),
            new(
                "A dead letter is waited for too long",
                AlertRuleTests.Rules,
                "expr: max(adaptivq_dead_letters) > 0",
                "expr: max(adaptivq_dead_letters) > 10",
                AlertRuleTests.FireAsTheirTestsSay
            ),
            new(
                "An alert has no severity that anybody is called for",
                AlertRuleTests.Rules,
                "expr: max(adaptivq_outbox_age_seconds) > 1800\n        for: 5m\n        labels: {severity: critical}",
                "expr: max(adaptivq_outbox_age_seconds) > 1800\n        for: 5m\n        labels: {severity: urgent}",
                AlertRuleTests.AreComplete
            ),
            new(
                "An alert points to a page that is not there",
                AlertRuleTests.Rules,
                "docs/runbook.md#db-apply-failed",
                "docs/runbook.md#db-applied",
                AlertRuleTests.HaveTheirPage
            ),
            new(
                "Critical alerts go to no one's pager",
                AlertRoutingTests.Routes,
                "matchers: [severity = critical]",
                "matchers: [severity = page]",
                AlertRoutingTests.LeadsToTheRightPeople
            ),
            new(
                "An alert of dev wakes someone",
                AlertRoutingTests.Routes,
                "matchers: [environment =~ \"dev|staging\"]",
                "matchers: [environment =~ \"staging\"]",
                AlertRoutingTests.LeadsToTheRightPeople
            ),
            new(
                "A route names a receiver that does not exist",
                AlertRoutingTests.Routes,
                "  - name: pager",
                "  - name: pagers",
                AlertRoutingTests.IsRead
            ),
            new(
                "The pager's key stands in the file",
                AlertRoutingTests.Routes,
                "routing_key_file: /etc/alertmanager/secrets/alertmanager-receivers/pager-key",
                "routing_key: not-a-real-one",
                AlertRoutingTests.HoldsNoSecret
            ),
            new(
                "The cluster's routes are others",
                Stack,
                "group_by: [alertname, environment]",
                "group_by: [alertname]",
                AlertRoutingTests.IsTheClustersToo
            ),
            new(
                "Grafana gets its password from the file",
                Stack,
                "existingSecret: grafana-admin",
                "password: admin",
                MonitoringStackTests.Keeps
            ),
            new(
                "Prometheus sees only the rules of its own chart",
                Stack,
                "ruleSelectorNilUsesHelmValues: false",
                "ruleSelectorNilUsesHelmValues: true",
                MonitoringStackTests.Keeps
            ),
            new(
                "A dashboard asks what Prometheus cannot read",
                $"{DashboardTests.Folder}/workers.json",
                "max(adaptivq_dead_letters)",
                "max(adaptivq_dead_letters",
                DashboardTests.AreReadable
            ),
            new(
                "A dashboard asks for a record that no rule writes",
                $"{DashboardTests.Folder}/learners-experience.json",
                "adaptivq:answers_slow:ratio1h",
                "adaptivq:answers_slow:ratio2h",
                DashboardTests.AreReadable
            ),
            new(
                "A panel has a metric's name for a title",
                $"{DashboardTests.Folder}/engine.json",
                "\"title\": \"Why attempts end\"",
                "\"title\": \"attempts_finished\"",
                DashboardTests.ExplainThemselves
            ),
        ];
}
