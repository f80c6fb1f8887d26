#!/usr/bin/env bash
# Changes the pure deciders and states of each module, one operator at a time, and runs the module's unit tests over each
# change (dotnet-stryker). Fails where a file's tests notice less than 90 % of them. Takes minutes a module; not part of CI.
#   scripts/mutate.sh                    every module
#   scripts/mutate.sh Quizzes Learners   these
set -euo pipefail
cd "$(dirname "$0")/.."

modules=("$@")
[ ${#modules[@]} -gt 0 ] || modules=(Identity Learners Quizzes Adaptivity)

# Properties are tried on fewer made-up cases than in the tests themselves: a change that needs more of them counts as survived.
export CsCheck_Iter=8

dotnet tool restore > /dev/null
reports=()
for module in "${modules[@]}"; do
  folder="src/Modules/$module/AdaptivQ.$module"
  # Files that hold a decider, a state that events are applied to, or what a decider asks.
  mapfile -t files < <(
    {
      grep -rlE --include='*.cs' 'static (Decision|Refusal\?|IReadOnlyList<object>|\([^()]*\)) (Decide|Check|May)\w*\(|static \w+ Apply\(|public \w+ Apply\(' "$folder" || true
      find "$folder" -name 'CompiledQuiz.cs' -o -name 'NextStep.cs' -o -name 'CompiledPolicy.cs'
    } | grep -vE '/(obj|bin)/' | sort -u)
  mutate=()
  for file in "${files[@]}"; do mutate+=(--mutate "${file#"$folder"/}"); done
  # What has never been restored is analysed without its packages, and does not compile once it is changed.
  dotnet restore "tests/AdaptivQ.$module.Tests" > /dev/null
  output="$PWD/test-results/mutants/$module"
  (cd "tests/AdaptivQ.$module.Tests" && dotnet stryker --project "AdaptivQ.$module.csproj" --test-runner mtp "${mutate[@]}" \
    --reporter json --output "$output" --break-at 0 --skip-version-check)
  reports+=("$output/reports/mutation-report.json")
done
node scripts/mutants.mjs "${reports[@]}"
