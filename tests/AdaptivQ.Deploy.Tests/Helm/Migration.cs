using System.Globalization;
using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>The schema is brought up to date before the version that needs it, with all that takes already there.</summary>
public static class Migration
{
    public static async Task<IReadOnlyList<string>> BeforeTheVersion(Tree tree)
    {
        var findings = new Findings();
        foreach (var (file, manifests) in await Chart.Everything(tree))
        {
            var job = manifests.The("Job", "db-apply");
            var pod = job.At("spec", "template", "spec");
            findings.Same("db-apply", pod, file, "containers", 0, "args", 0);
            findings.Same("migrate", pod, file, "serviceAccountName");
            findings.Same("Never", pod, file, "restartPolicy");
            findings.Expect(
                pod.Text("containers", 0, "image") == Workloads.Container(manifests, "backend").Text("image"),
                $"{file}: the migration is of another version than the backend"
            );
            findings.Expect(
                job.At("spec", "activeDeadlineSeconds") is not null && job.At("spec", "backoffLimit") is not null,
                $"{file}: the migration may try for ever"
            );
            findings.Expect(
                pod.At("containers", 0, "envFrom", 0, "secretRef") is null,
                $"{file}: the migration is told more than the database's password"
            );

            var plain = file.Contains("plain-manifests", StringComparison.Ordinal);
            findings.Same(plain ? "" : "pre-install,pre-upgrade", job, file, "metadata", "annotations", "helm.sh/hook");
            findings.Expect(
                plain == (job.At("spec", "ttlSecondsAfterFinished") is not null),
                $"{file}: a finished migration {(plain ? "is in the next one's way" : "disappears before its log was read")}"
            );
            if (plain)
            {
                findings.Expect(
                    !manifests.All.Any(manifest =>
                        manifest.Text("metadata", "annotations", "helm.sh/hook").Contains("pre-", StringComparison.Ordinal)
                    ),
                    $"{file}: there are hooks where no one runs them"
                );
                continue;
            }

            // A hook sees only hooks of lower weight: everything it names must be one.
            var needed = new List<JsonObject>
            {
                manifests.The("ServiceAccount", "migrate"),
                manifests.The("ConfigMap", pod.Text("containers", 0, "envFrom", 0, "configMapRef", "name")),
            };
            if (manifests.Of("NetworkPolicy").Any())
            {
                needed.Add(manifests.The("NetworkPolicy", "db-apply"));
            }
            if (manifests.Of("ExternalSecret").Any())
            {
                needed.AddRange([
                    manifests.The("ServiceAccount", "external-secrets-reader"),
                    manifests.The("SecretStore", "adaptivq"),
                    manifests.The("ExternalSecret", "db-apply"),
                ]);
                findings.Same(
                    pod.Text("containers", 0, "env", 0, "valueFrom", "secretKeyRef", "name"),
                    needed[^1],
                    file,
                    "spec",
                    "target",
                    "name"
                );
                findings.Expect(
                    Weight(needed[^3]) < Weight(needed[^2]) && Weight(needed[^2]) < Weight(needed[^1]),
                    $"{file}: the account, the store and the secret come in the wrong order"
                );
            }

            foreach (var manifest in needed)
            {
                findings.Same(
                    "pre-install,pre-upgrade",
                    manifest,
                    $"{file}: {Manifests.Name(manifest)}",
                    "metadata",
                    "annotations",
                    "helm.sh/hook"
                );
                findings.Expect(Weight(manifest) < Weight(job), $"{file}: {Manifests.Name(manifest)} is not there when the migration runs");
            }

            foreach (var manifest in manifests.All.Where(manifest => manifest.At("metadata", "annotations", "helm.sh/hook") is not null))
            {
                findings.Expect(
                    manifest
                        .Text("metadata", "annotations", "helm.sh/hook-delete-policy")
                        .Contains("before-hook-creation", StringComparison.Ordinal),
                    $"{file}: {Manifests.Name(manifest)} is in the way of the next one"
                );
            }
            findings.Same("before-hook-creation,hook-succeeded", job, file, "metadata", "annotations", "helm.sh/hook-delete-policy");
        }

        return findings.Problems;
    }

    private static int Weight(JsonObject manifest) =>
        int.TryParse(
            manifest.Text("metadata", "annotations", "helm.sh/hook-weight"),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var weight
        )
            ? weight
            : int.MaxValue;
}
