#!/usr/bin/env bash
# Answers acknowledged per second by the host as it is published, as a ratio to pgbench's one-row commits on the same server in the same run.
# Needs the .NET 10 SDK, Node.js (for the embedded PostgreSQL) and pgbench. Arguments go to the benchmark: --rounds 3 --seconds 5 …
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pgbench=$(command -v pgbench || ls -1 /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | tail -n 1 || true)
if [[ -z $pgbench ]] && command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
  apt-get update -q && apt-get install -y -q postgresql-contrib
  pgbench=$(command -v pgbench || ls -1 /usr/lib/postgresql/*/bin/pgbench | tail -n 1)
fi
if [[ -z $pgbench ]]; then
  echo "pgbench is missing. It comes with PostgreSQL: install 'postgresql-contrib' (Debian) or PostgreSQL's client programs." >&2
  exit 1
fi

published=$PWD/.adaptivq/bench/published
./scripts/publish.sh "$published"
dotnet build -c Release -v q bench/AdaptivQ.Bench
exec dotnet bench/AdaptivQ.Bench/bin/Release/net10.0/adaptivq-bench.dll answers \
  --host "$published/adaptivq.dll" --pgbench "$pgbench" "$@"
