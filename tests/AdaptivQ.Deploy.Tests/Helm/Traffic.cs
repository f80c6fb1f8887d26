using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>Who reaches whom: the way in from outside, and what pods may say to each other.</summary>
public static class Traffic
{
    private static readonly string[] ToBackend = ["/api", "/graphql", "/openapi"];

    /// <summary>One door, with TLS; behind it the API's paths and the pages.</summary>
    public static async Task<IReadOnlyList<string>> Entrance(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var manifests = await Chart.Environment(tree, environment);
            var ingress = manifests.The("Ingress", "adaptivq");
            var host = environment == "prod" ? "adaptivq.example.com" : $"{environment}.adaptivq.example.com";
            findings.Same("alb", ingress, environment, "spec", "ingressClassName");
            findings.Same(host, ingress, environment, "spec", "rules", 0, "host");
            findings.Same("1", JsonValue.Create(ingress.Items("spec", "rules").Count()), $"{environment}: number of rules");

            string Says(string annotation) => ingress.Text("metadata", "annotations", annotation);
            string Alb(string annotation) => Says($"alb.ingress.kubernetes.io/{annotation}");
            findings.Expect(
                Says("external-dns.alpha.kubernetes.io/hostname") == host,
                $"{environment}: external-dns writes '{Says("external-dns.alpha.kubernetes.io/hostname")}', not {host}"
            );
            findings.Expect(Alb("ssl-redirect") == "443", $"{environment}: HTTP is not sent on to HTTPS");
            findings.Expect(
                Alb("listen-ports").Replace(" ", "", StringComparison.Ordinal) == """[{"HTTP":80},{"HTTPS":443}]""",
                $"{environment}: the load balancer listens on {Alb("listen-ports")}"
            );
            findings.Expect(
                Alb("ssl-policy").StartsWith("ELBSecurityPolicy-TLS13-1-2", StringComparison.Ordinal),
                $"{environment}: TLS policy {Alb("ssl-policy")} takes less than TLS 1.2"
            );
            findings.Expect(Alb("certificate-arn").StartsWith("arn:aws:acm:", StringComparison.Ordinal), $"{environment}: no certificate");
            findings.Expect(Alb("target-type") == "ip", $"{environment}: the load balancer goes by way of nodes, not to pods");
            findings.Expect(Alb("group.name") == $"adaptivq-{environment}", $"{environment}: load balancer of group {Alb("group.name")}");
            var attributes = Alb("load-balancer-attributes")
                .Split(',')
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[^1]);
            // Live events are silent for up to 15 s between two comments.
            findings.Expect(
                int.Parse(
                    attributes.GetValueOrDefault("idle_timeout.timeout_seconds", "0"),
                    System.Globalization.CultureInfo.InvariantCulture
                ) >= 60,
                $"{environment}: the load balancer cuts live events off"
            );

            var paths = ingress
                .Items("spec", "rules", 0, "http", "paths")
                .ToDictionary(path => path.Text("path"), path => path.Text("backend", "service", "name"));
            var toBackend = paths.Where(path => path.Value == "backend").Select(path => path.Key).ToList();
            findings.Expect(
                toBackend.Order().SequenceEqual(ToBackend.Order()),
                $"{environment}: to the backend go {string.Join(' ', toBackend)}"
            );
            findings.Expect(
                paths.Where(path => path.Value != "backend").Select(path => $"{path.Key} {path.Value}").SequenceEqual(["/ frontend"]),
                $"{environment}: everything else does not go to the front end"
            );
            foreach (var path in ingress.Items("spec", "rules", 0, "http", "paths"))
            {
                findings.Expect(
                    manifests
                        .The("Service", path.Text("backend", "service", "name"))
                        .Items("spec", "ports")
                        .Any(port => port.Text("name") == path.Text("backend", "service", "port", "name")),
                    $"{environment}: {path.Text("path")} goes to a port that is not there"
                );
            }

            foreach (var (service, health, port) in new[] { ("backend", "/health/ready", "8080"), ("frontend", "/healthz", "80") })
            {
                findings.Same(
                    health,
                    manifests.The("Service", service),
                    service,
                    "metadata",
                    "annotations",
                    "alb.ingress.kubernetes.io/healthcheck-path"
                );
                findings.Same(port, manifests.The("Service", service), service, "spec", "ports", 0, "port");
                findings.Same("ClusterIP", manifests.The("Service", service), service, "spec", "type");
            }
        }

        findings.Expect(!(await Chart.Promise(tree, "no-ingress")).Of("Ingress").Any(), "there is an ingress where none was asked for");
        var everything = await Chart.Promise(tree, "everything");
        findings.Expect(
            everything
                .The("Ingress", "adaptivq")
                .Text("metadata", "annotations", "alb.ingress.kubernetes.io/wafv2-acl-arn")
                .StartsWith("arn:aws:wafv2:", StringComparison.Ordinal),
            "the web ACL is not asked for"
        );
        return findings.Problems;
    }

    /// <summary>Nothing is allowed but what the work needs.</summary>
    public static async Task<IReadOnlyList<string>> Policies(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        var nothing = manifests.The("NetworkPolicy", "default-deny");
        findings.Expect(
            nothing.At("spec", "podSelector") is JsonObject { Count: 0 }
                && nothing.At("spec", "ingress") is null
                && nothing.At("spec", "egress") is null,
            "what is not allowed is not forbidden"
        );
        foreach (var policy in manifests.Of("NetworkPolicy"))
        {
            findings.Expect(
                policy.Items("spec", "policyTypes").Select(type => $"{type}").Order().SequenceEqual(["Egress", "Ingress"]),
                $"{Manifests.Name(policy)} leaves one direction open"
            );
        }

        Allows(findings, manifests, "frontend", "ingress", ["10.0.0.0/16:8080", "smoke:8080"]);
        Allows(findings, manifests, "frontend", "egress", ["kube-dns:53,53", "backend:8080"]);
        Allows(findings, manifests, "backend", "ingress", ["frontend+smoke:8080", "10.0.0.0/16:8080", "prometheus:8080"]);
        string[] node = ["kube-dns:53,53", "10.0.0.0/16:5432", "10.0.0.0/16:6379", "0.0.0.0/0-169.254.0.0/16:443"];
        Allows(findings, manifests, "backend", "egress", node);
        Allows(findings, manifests, "worker", "ingress", ["prometheus:8080"]);
        Allows(findings, manifests, "worker", "egress", node);
        Allows(findings, manifests, "db-apply", "ingress", []);
        Allows(findings, manifests, "db-apply", "egress", ["kube-dns:53,53", "10.0.0.0/16:5432"]);

        var inside = await Chart.Promise(tree, "no-ingress");
        Allows(findings, inside, "backend", "ingress", ["frontend+smoke:8080", "prometheus:8080"]);
        Allows(findings, inside, "backend", "egress", ["kube-dns:53,53", "10.0.0.0/16:5432", "0.0.0.0/0-169.254.0.0/16:443"]);
        return findings.Problems;
    }

    private static void Allows(Findings findings, Manifests manifests, string name, string direction, string[] expected)
    {
        var peers = direction == "ingress" ? "from" : "to";
        var found = manifests
            .The("NetworkPolicy", name)
            .Items("spec", direction)
            .Select(rule =>
                string.Join('+', rule.Items(peers).Select(Peer))
                + ":"
                + string.Join(',', rule.Items("ports").Select(port => port.Text("port")))
            )
            .ToList();
        findings.Expect(
            manifests.The("NetworkPolicy", name).Count > 0 && found.Order().SequenceEqual(expected.Order()),
            $"{direction} of {name} is {string.Join(' ', found)}, not {string.Join(' ', expected)}"
        );
    }

    private static string Peer(JsonNode peer) =>
        peer switch
        {
            _ when peer.At("ipBlock") is { } block => string.Join(
                '-',
                new[] { block.Text("cidr") }.Concat(block.Items("except").Select(part => $"{part}"))
            ),
            _ when peer.Text("podSelector", "matchLabels", "app.kubernetes.io/component") is { Length: > 0 } component => component,
            _ when peer.At("namespaceSelector") is null => "anybody",
            _ when peer.Text("podSelector", "matchLabels", "k8s-app") is { Length: > 0 } system => system,
            _ => peer.Text("podSelector", "matchLabels", "app.kubernetes.io/name"),
        };
}
