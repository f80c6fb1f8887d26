namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>Images, compose files and scripts, broken line by line.</summary>
public static class ImagesMutations
{
    private const string Backend = "deploy/docker/backend.Dockerfile";
    private const string Frontend = "deploy/docker/frontend.Dockerfile";
    private const string Server = "deploy/docker/nginx/nginx.conf";
    private const string GrafanaSource = "deploy/docker/grafana/datasources.yml";
    private const string Proxy = "deploy/docker/nginx/proxy.conf";

    public static IEnumerable<Mutation> Mutations =>
        [
            new("The backend runs as root", Backend, "USER 10001:10001", "USER root", Dockerfile.FollowTheRules),
            new(
                "The backend is built on whatever is newest",
                Backend,
                "aspnet:10.0.12-noble-chiseled\n\n",
                "aspnet:10.0\n\n",
                Dockerfile.FollowTheRules
            ),
            new(
                "The backend has no health check",
                Backend,
                "HEALTHCHECK --interval",
                "# HEALTHCHECK --interval",
                Dockerfile.FollowTheRules
            ),
            new(
                "The backend is started through a shell",
                Backend,
                "ENTRYPOINT [\"/app/adaptivq\"]",
                "ENTRYPOINT /app/adaptivq",
                Dockerfile.FollowTheRules
            ),
            new(
                "A key is built into the front end's image",
                Frontend,
                "TRUSTED_PROXIES=\"\"",
                "GEMINI_API_KEY=\"\"",
                Dockerfile.FollowTheRules
            ),
            new("Packages of the front end are taken as they come", Frontend, "npm ci", "npm install", Dockerfile.FollowTheRules),
            new("The checkout's .env goes into builds", ".dockerignore", "**/.env\n", "\n", BuildContext.IsNamed),
            new(
                "Scripts of other sites are allowed",
                "deploy/docker/nginx/headers.conf",
                "script-src 'self';",
                "script-src 'self' https:;",
                Nginx.GuardsItsAnswers
            ),
            new(
                "The host's policy changes and nginx's does not",
                "src/Host/FrontEnd.cs",
                "object-src 'none'; ",
                "",
                Nginx.GuardsItsAnswers
            ),
            new("Metrics are for everybody", Server, "^/(metrics|health)(/|$) {", "^/(health)(/|$) {", Nginx.KnowsItsAddresses),
            new("Disguised addresses get through", Server, "if ($disguised)", "if ($disguised = 2)", Nginx.KnowsItsAddresses),
            new(
                "A missing asset is answered with the page",
                Server,
                "try_files $uri =404;\n        }\n        location ~ \\.",
                "try_files $uri /index.html;\n        }\n        location ~ \\.",
                Nginx.KnowsItsAddresses
            ),
            new(
                "Imports may be a hundred times as large",
                Server,
                "client_max_body_size 8m;",
                "client_max_body_size 800m;",
                Nginx.LimitsBodiesAsTheHost
            ),
            new("Live events wait in a buffer", Server, "proxy_buffering off;", "proxy_buffering on;", Nginx.StreamsEvents),
            new(
                "The API's answers are compressed",
                Server,
                "gzip off;",
                "gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;",
                Nginx.CompressesFilesOnly
            ),
            new(
                "Anybody may say where they come from",
                Proxy,
                "X-Forwarded-For $remote_addr;",
                "X-Forwarded-For $proxy_add_x_forwarded_for;",
                Nginx.BelievesTrustedProxiesOnly
            ),
            new("A directive is misspelt", Server, "server_tokens off;", "server_token off;", Nginx.GuardsItsAnswers),
            new(
                "Without a backend there is no word when to come back",
                Proxy,
                "error_page 502 504 =503 @unavailable;",
                "",
                Nginx.RefusesWithoutABackend
            ),
            new(
                "PostgreSQL's name is not verified",
                ComposeFiles.Production,
                "POSTGRES_SSLMODE: verify-full",
                "POSTGRES_SSLMODE: require",
                ComposeFiles.FollowTheRules
            ),
            new(
                "Redis has a password that everybody knows",
                ComposeFiles.Production,
                "REDIS_PASSWORD: ${REDIS_PASSWORD:?copy .env.example to .env and set it there}\n  KEY_RING_SECRET:",
                "REDIS_PASSWORD: changeme\n  KEY_RING_SECRET:",
                ComposeFiles.FollowTheRules
            ),
            new(
                "Prometheus is open to the network",
                ComposeFiles.Production,
                "127.0.0.1:${PROMETHEUS_PORT:-9090}:9090",
                "9090:9090",
                ComposeFiles.FollowTheRules
            ),
            new("One backend only", ComposeFiles.Production, "scale: 2", "scale: 1", ComposeFiles.FollowTheRules),
            new(
                "A key of docker-compose is misspelt",
                ComposeFiles.Production,
                "stop_grace_period: 60s",
                "stop_grace_periods: 60s",
                ComposeFiles.AreRead
            ),
            new(
                "A file that is mounted is not there",
                ComposeFiles.Production,
                "./deploy/docker/prometheus.yml:",
                "./deploy/docker/prometheus.yaml:",
                ComposeMounts.AreThere
            ),
            new(
                "AlertManager's settings are mounted elsewhere",
                ComposeFiles.Production,
                "alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
                "alertmanager.yml:/etc/alertmanager.yml:ro",
                ComposeMounts.AreThere
            ),
            new(
                "The backend's image is built too late",
                ComposeFiles.Production,
                "\n    scale: 2",
                "\n    build: .\n    scale: 2",
                ComposeMounts.BuildBeforeTheyRun
            ),
            new(
                "Databases are made with the example's password",
                ".env.example",
                "POSTGRES_PASSWORD=",
                "POSTGRES_PASSWORD=changeme",
                ComposeMounts.AskForPasswords
            ),
            new(
                "Developers do not see the description of the API",
                "src/Frontend/vite.config.ts",
                ", '/openapi': backEnd",
                "",
                ComposeMounts.PassOnTheSame
            ),
            new(
                "Redis does not hear that it is to end",
                ComposeFiles.Development,
                "exec redis-server - --save \"\" --appendonly no <<END",
                "true | exec redis-server - --save \"\" --appendonly no <<END",
                ComposeFiles.FollowTheRules
            ),
            new(
                "Grafana asks where no one is",
                GrafanaSource,
                "http://prometheus:9090",
                "http://prometheus:9091",
                ComposeMounts.LeadGrafanaToPrometheus
            ),
            new(
                "Grafana is not where Prometheus is",
                ComposeFiles.Production,
                "networks: [outside, inside]\n    depends_on: [prometheus]",
                "networks: [egress]\n    depends_on: [prometheus]",
                ComposeMounts.LeadGrafanaToPrometheus
            ),
            new(
                "Dashboards lie where Grafana does not look",
                "deploy/docker/grafana/dashboards.yml",
                "path: /var/lib/grafana-dashboards",
                "path: /var/lib/grafana/dashboards",
                ComposeMounts.LeadGrafanaToPrometheus
            ),
            new(
                "A dashboard's expressions go to a source of someone's own",
                "deploy/monitoring/grafana/dashboards/workers.json",
                "      {\n        \"name\": \"Critical alerts\",\n        \"datasource\": {\n"
                    + "          \"type\": \"prometheus\",\n          \"uid\": \"${datasource}\"",
                "      {\n        \"name\": \"Critical alerts\",\n        \"datasource\": {\n"
                    + "          \"type\": \"prometheus\",\n          \"uid\": \"P1809F7CD0C75ACF3\"",
                ComposeMounts.LeadGrafanaToPrometheus
            ),
            new(
                "What does not become ready stays",
                "scripts/deploy.sh",
                "--create-namespace --atomic",
                "--create-namespace",
                Scripts.Deploy
            ),
            new("Prod takes whatever is latest", "scripts/deploy.sh", "|| $tag != latest ]]", "|| -n $tag ]]", Scripts.Deploy),
            new("A script goes on after an error", "scripts/build.sh", "set -euo pipefail", "set -u", Scripts.AreClean),
            new(
                "Development runs another PostgreSQL",
                ComposeFiles.Development,
                "postgres:15.18-bookworm",
                "postgres:16.4-bookworm",
                ComposeFiles.FollowTheRules
            ),
        ];
}
