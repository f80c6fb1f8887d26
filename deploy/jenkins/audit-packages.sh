#!/usr/bin/env bash
# Fails if any NuGet package, direct or not, has a known vulnerability. The command itself succeeds either way, so its report
# is read; a report that lists no project, or that the source could not make, is no clean bill either.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

dotnet restore AdaptivQ.sln --locked-mode
report=$(dotnet list AdaptivQ.sln package --vulnerable --include-transitive --format json)
# shellcheck disable=SC2016 # JavaScript, not the shell's
node -e '
  const report = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const complaints = (report.problems ?? []).map(p => p.text);
  if ((report.projects ?? []).length === 0) complaints.push("The report lists no project.");
  for (const project of report.projects ?? [])
    for (const framework of project.frameworks ?? [])
      for (const p of [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])])
        for (const v of p.vulnerabilities ?? [])
          complaints.push(`${p.id} ${p.resolvedVersion}: ${v.severity}, ${v.advisoryurl}`);
  for (const complaint of new Set(complaints)) console.error(complaint);
  process.exit(complaints.length === 0 ? 0 : 1);' <<<"$report"
