#!/usr/bin/env bash
# Latency of learners' answers while an attacker tries 300 made-up sign-ins a minute, as a ratio to quiet minutes of the same run.
# Needs the .NET 10 SDK and Node.js (for the embedded PostgreSQL). Arguments go to the benchmark: --rounds 1 …
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

published=$PWD/.adaptivq/bench/published
./scripts/publish.sh "$published"
dotnet build -c Release -v q bench/AdaptivQ.Bench
exec dotnet bench/AdaptivQ.Bench/bin/Release/net10.0/adaptivq-bench.dll sign-ins --host "$published/adaptivq.dll" "$@"
