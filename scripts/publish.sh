#!/usr/bin/env bash
# The backend as it is deployed, without what only a checkout has (local PostgreSQL, front-end build, engine lab, demo): ReadyToRun, framework-dependent, the code that Wolverine would compile at run time compiled in.
#   scripts/publish.sh <output folder> [further arguments of dotnet publish, such as -r linux-arm64]
set -euo pipefail
if [[ $# -lt 1 ]]; then
  echo "Usage: scripts/publish.sh <output folder> [arguments of dotnet publish]" >&2
  exit 2
fi
mkdir -p "$1"
output=$(cd "$1" && pwd)
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

# Files of its own throughout: a build of the checkout may go on meanwhile.
work=$(mktemp -d "${TMPDIR:-/tmp}/adaptivq-publish-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Analyzers judge the same lines in every other build, as errors, scripts/test.sh's among them: here they would judge them twice more.
build=(-c Release -v quiet -p:Deployed=true -p:RunAnalyzers=false --artifacts-path "$work/build")
dotnet build src/Host "${build[@]}"
"$work/build/bin/AdaptivQ.Host/release/adaptivq" write-code "$work/code"
rm -rf "${output:?}"/*
dotnet publish src/Host "${build[@]}" -p:GeneratedCode="$work/code" -o "$output" "$@"
