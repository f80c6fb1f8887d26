#!/usr/bin/env bash
# Everything that must hold before a change goes in: format, build, lint, types, all tests, bundle sizes.
# Needs the .NET 10 SDK and Node.js; gets Chromium, Redis and the tools that check the deployment by itself where it may.
# The last line sums up all test suites.
#   ./scripts/test.sh [frontend|backend|deployment]   only that part of it, for pipelines that run them side by side
#   TEST_JOBS=1      how many .NET suites run at a time (default: 2, or 1 on one core)
#   CHROMIUM=<path>  the browser to test with (default: the first one found)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly results="$PWD/test-results"
readonly configuration=Debug
readonly part=${1:-all}
rm -rf "$results"
mkdir -p "$results"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1
# Build processes that wait for more work would outlive a CI job.
export MSBUILDDISABLENODEREUSE=1
# Each process lives for seconds or minutes: counting how its code is used, to compile it better later, costs a third of its work.
export DOTNET_TieredPGO=0

passed=0 failed=0 skipped=0
jobs_running=()

say() { printf '%s\n' "$*"; }

# One compiler for all projects of this build, whatever the machine's settings say: it has the analyzers warm, which else begin cold
# with each of them. Under a name of its own, so that no other is ended with it; where there is no pkill it goes by itself.
readonly compiler=adaptivq-test-$$
end_compiler() { pkill -f -- "-pipename:$compiler\$" 2>/dev/null || true; }

# The closing line, whatever happened before. A stage that failed counts as one failed test.
finish() {
  local status=$?
  trap - EXIT INT TERM
  local job
  for job in "${jobs_running[@]+"${jobs_running[@]}"}"; do
    kill "$job" 2>/dev/null || true
  done
  end_compiler
  if ((status != 0 && failed == 0 && skipped == 0)); then
    failed=1
  fi
  say "all of it: ${SECONDS} s, logs in test-results/"
  say "$passed passed, $failed failed, $skipped skipped"
  if ((failed > 0 || skipped > 0)); then
    exit 1
  fi
  exit 0
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

die() {
  say "FAILED: $*"
  failed=$((failed + 1))
  exit 1
}

# run <name> <command...>: into a log of its own; its verdict and seconds beside it, for report.
run() {
  local name=$1 started=$SECONDS status=0
  shift
  "$@" >"$results/$name.log" 2>&1 || status=$?
  printf '%s %s\n' "$status" "$((SECONDS - started))" >"$results/$name.verdict"
  return "$status"
}

# print_end <name> <lines>: of a stage's log, without colours.
print_end() {
  tail -n "$2" "$results/$1.log" 2>/dev/null | sed $'s/\033\\[[0-9;]*m//g' || true
}

# report <name>: one line on a stage that has run, and its log's end when it failed.
report() {
  local name=$1 status seconds
  if ! [[ -f "$results/$name.verdict" ]]; then
    printf '  not run          %s\n' "$name"
    # What it builds upon has failed and is counted. If not, something is wrong here.
    failed=$((failed > 0 ? failed : 1))
    return
  fi
  read -r status seconds <"$results/$name.verdict"
  if [[ $status == 0 ]]; then
    printf '  ok      %4d s  %s\n' "$seconds" "$name"
  else
    printf '  FAILED  %4d s  %s\n' "$seconds" "$name"
    print_end "$name" 80
    failed=$((failed + 1))
  fi
}

succeeded() { [[ -f "$results/$1.verdict" ]] && grep -q '^0 ' "$results/$1.verdict"; }

# count_suite <name> <exit code> <seconds> <reader> <report file>: adds a suite's numbers to the sum.
count_suite() {
  local name=$1 status=$2 seconds=$3 reader=$4 file=$5 p=0 f=0 s=0 why=''
  if ! read -r p f s < <(node -e "$reader" "$file" 2>/dev/null); then
    p=0 f=0 s=0 why='it left no report: it crashed'
  elif ((p + f + s == 0)); then
    why='it ran no test'
  elif ((status != 0 && f == 0)); then
    why="all its tests passed, yet it ended with exit code $status"
  fi
  if [[ -n $why ]]; then
    f=$((f + 1))
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if ((f > 0 || s > 0)); then
    printf '  FAILED  %4d s  %s: %d passed, %d failed, %d skipped%s\n' "$seconds" "$name" "$p" "$f" "$s" "${why:+ ($why)}"
    # The runners print what failed, why and where before their summary.
    print_end "$name" 200
  else
    printf '  ok      %4d s  %s: %d passed\n' "$seconds" "$name" "$p"
  fi
}

# Each prints "passed failed skipped". A test that neither passed nor failed counts as skipped, under whatever name.
readonly read_ctrf='
  // Control characters in test names are not escaped by the runner, and JSON forbids them.
  const s = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8").replace(/[\u0000-\u001f]/g, " ")).results.summary;
  console.log(s.passed, s.failed, s.tests - s.passed - s.failed);'
# A file that cannot even be loaded fails without having any test.
readonly read_vitest='
  const s = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const unloaded = s.testResults.filter(f => f.status === "failed" && f.assertionResults.length === 0).length;
  const rest = s.numTotalTests - s.numPassedTests - s.numFailedTests;
  console.log(s.numPassedTests, s.numFailedTests + unloaded, rest);'

at_least() { # at_least <wanted> <found>, as 20.19 and 20.20.1
  [[ $(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n | head -n 1) == "$1" ]]
}

check_tools() {
  local found
  found=$(dotnet --version 2>/dev/null) ||
    die "the .NET SDK that global.json asks for is not here. Install the .NET 10 SDK (https://dotnet.microsoft.com/download)."
  at_least 10.0 "$found" ||
    die ".NET SDK $found is too old. Install the .NET 10 SDK (https://dotnet.microsoft.com/download)."
  found=$(node --version 2>/dev/null) ||
    die "Node.js is not here. Install Node.js 20.19 or newer (https://nodejs.org)."
  at_least 20.19 "${found#v}" ||
    die "Node.js $found is too old. Install Node.js 20.19 or newer (https://nodejs.org)."
  command -v npm >/dev/null ||
    die "npm is not here. Install Node.js 20.19 or newer with npm (https://nodejs.org)."
  say "dotnet $(dotnet --version), node $found, npm $(npm --version 2>/dev/null)"
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Chromium.app/Contents/MacOS/Chromium' \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    if [[ -n $candidate ]] && command -v "$candidate" 2>/dev/null; then
      return 0
    fi
  done
  return 1
}

ensure_chromium() {
  local as_root=()
  if find_chromium; then
    return 0
  fi
  if ! command -v apt-get >/dev/null; then
    say "No Chromium found, and no apt-get to get it with: install Chromium or Chrome, or set CHROMIUM to its path."
    return 1
  fi
  if ((EUID != 0)); then
    if ! sudo -n true 2>/dev/null; then
      say "No Chromium found, and no right to install it: run 'sudo apt-get install chromium', or set CHROMIUM to its path."
      return 1
    fi
    as_root=(sudo -n)
  fi
  "${as_root[@]+"${as_root[@]}"}" apt-get update -qq
  "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 chromium fonts-liberation
  find_chromium
}

# Of what checks the deployment much is a server: put onto a machine only where that is root's or CI's.
ensure_deploy_tools() {
  if [[ ${CI:-} == true ]] || ((EUID == 0)); then
    scripts/deploy-tools.sh
  else
    scripts/deploy-tools.sh --check
  fi
}

# One after the other: there is one apt.
get_tools() {
  if wants backend; then
    run chromium ensure_chromium || true
  fi
  run deploy-tools ensure_deploy_tools || true
}

front_end() {
  cd src/Frontend
  run frontend-install npm ci --include=dev --no-audit --no-fund || return 0
  run frontend-lint npm run lint || true
  run frontend-typecheck npm run typecheck || true
  if run frontend-tools-install npm ci --prefix tools --include=dev --no-audit --no-fund; then
    run frontend-tools npm test --prefix tools || true
  fi
  run frontend-tests npx vitest run --reporter=default --reporter=json --outputFile.json="$results/frontend-tests.json" \
    --reporter=junit --outputFile.junit="$results/frontend-tests.junit.xml" || true
  if run frontend-build npm run build; then
    run frontend-size npm run size || true
  fi
}

# Only white space: the style rules of .editorconfig are checked by the compiler, as errors.
format() {
  dotnet tool restore && dotnet csharpier check src tests bench
}

suite() { # suite <name>: runs one .NET test project that has been built
  local name=$1
  run "$name" dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" \
    --no-ansi --progress off --timeout 30m --results-directory "$results" \
    --report-xunit-ctrf --report-xunit-ctrf-filename "$name.json" \
    --report-xunit-junit --report-xunit-junit-filename "$name.junit.xml" || true
}

# wants <part>: whether it is to be done.
wants() { [[ $part == all || $part == "$1" ]]; }

# Which projects a part needs.
case $part in
all | backend) solution=AdaptivQ.sln ;;
deployment) solution=tests/AdaptivQ.Deploy.Tests/AdaptivQ.Deploy.Tests.csproj ;;
frontend) solution='' ;;
*) die "there is no part '$part': frontend, backend or deployment, or nothing for all of it" ;;
esac

check_tools

say "front end, tools and solution side by side:"
front_end_job='' tools_job=''
if wants frontend; then
  front_end &
  front_end_job=$!
  jobs_running+=("$front_end_job")
fi
if [[ -n $solution ]]; then
  get_tools &
  tools_job=$!
  jobs_running+=("$tools_job")
fi

if wants backend; then
  run format format || true
  report format
fi
if [[ -n $solution ]]; then
  run restore dotnet restore "$solution" || true
  report restore
  if succeeded restore; then
    run build dotnet build "$solution" --no-restore -c "$configuration" -v quiet \
      -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || true
    report build
    if wants backend && succeeded build; then
      # What is deployed, for the tests that start it: published before them, since beside them it would take many times as long.
      UseSharedCompilation=true SharedCompilationId=$compiler run publish scripts/publish.sh "$results/published" || true
      report publish
    fi
    end_compiler
  fi
  wait "$tools_job" || true
  if wants backend; then
    report chromium
  fi
  if succeeded deploy-tools || [[ ${CI:-} == true ]]; then
    report deploy-tools
  fi
fi
if [[ -n $front_end_job ]]; then
  wait "$front_end_job" || true
  for stage in install lint typecheck tools-install tools build size; do
    report "frontend-$stage"
  done
fi
jobs_running=()
if [[ -n $solution ]] && ! succeeded build; then
  exit 1
fi
if succeeded publish; then
  export ADAPTIVQ_PUBLISHED="$results/published"
fi
if succeeded chromium; then
  CHROMIUM=$(tail -n 1 "$results/chromium.log")
  export CHROMIUM
fi

say "tests:"
if wants frontend; then
  read -r status seconds <"$results/frontend-tests.verdict" 2>/dev/null || { status=1 seconds=0; }
  count_suite frontend-tests "$status" "$seconds" "$read_vitest" "$results/frontend-tests.json"
fi

suites=()
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  if [[ $name == AdaptivQ.Deploy.Tests ]]; then
    wants deployment || continue
  else
    wants backend || continue
  fi
  if [[ $name == *.Reference.Tests && ! -d ../shared/data ]]; then
    # Compares with published data sets that are too large for the repository.
    if [[ ${CI:-} == true ]]; then
      say "  FAILED          $name: the reference data, ../shared/data beside the checkout, is missing"
      failed=$((failed + 1))
    else
      say "  left out        $name: needs the reference data, ../shared/data beside the checkout"
    fi
    continue
  fi
  if [[ $name == *.Deploy.Tests && ${CI:-} != true ]] && ! succeeded deploy-tools; then
    say "  left out        $name: $(tail -n 1 "$results/deploy-tools.log")"
    continue
  fi
  suites+=("$name")
done

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
export results configuration
export -f run suite
# The longest first. Deploy comes alone at the end: it builds images and starts servers by the dozen, which lose patience beside others.
alone=() first=() together=()
for name in "${suites[@]+"${suites[@]}"}"; do
  case $name in
  *.Deploy.Tests) alone+=("$name") ;;
  *.Integration.Tests | *.Browser.Tests) first+=("$name") ;;
  *) together+=("$name") ;;
  esac
done
# shellcheck disable=SC2016 # $1 is for the shell that xargs starts
printf '%s\n' "${first[@]+"${first[@]}"}" "${together[@]+"${together[@]}"}" |
  xargs -r -P "${TEST_JOBS:-$((cores > 1 ? 2 : 1))}" -n 1 bash -c 'suite "$1"' suite || true
for name in "${alone[@]+"${alone[@]}"}"; do
  suite "$name"
done

for name in "${suites[@]+"${suites[@]}"}"; do
  read -r status seconds <"$results/$name.verdict" 2>/dev/null || { status=1 seconds=0; }
  count_suite "$name" "$status" "$seconds" "$read_ctrf" "$results/$name.json"
done
