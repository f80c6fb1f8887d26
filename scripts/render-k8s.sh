#!/usr/bin/env bash
# Renders deploy/k8s/base, the manifests for `kubectl apply -f k8s/base/`, from the chart and deploy/k8s/values.yaml.
#   scripts/render-k8s.sh                       into deploy/k8s/base
#   scripts/render-k8s.sh --output <folder>     elsewhere
#   scripts/render-k8s.sh --set image.tag=v1.2.3 -f my-values.yaml    further values, as to helm
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# kubectl applies files by name. Text that is not there is not written.
readonly order=(
  namespace serviceaccounts config secrets network-policies migration services worker backend frontend
  autoscaling disruption ingress monitoring
)

output=deploy/k8s/base
values=()
while (($# > 0)); do
  case $1 in
    --output) output=${2:?--output needs a folder} && shift 2 ;;
    -f | --set | --set-string) values+=("$1" "${2:?$1 needs a value}") && shift 2 ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
    *) printf '%s is not known; see --help\n' "$1" >&2 && exit 2 ;;
  esac
done

PATH="$PATH:$PWD/.adaptivq/tools/bin"
# Both render the same; the first writes it the same way everywhere, so that a difference in git is one in meaning.
if command -v helm-template >/dev/null; then
  render=(helm-template)
elif command -v helm >/dev/null; then
  render=(helm template)
else
  printf 'Neither helm nor helm-template is here: install Helm 3, or run scripts/deploy-tools.sh.\n' >&2
  exit 1
fi

rendered=$(mktemp)
trap 'rm -f "$rendered"' EXIT
"${render[@]}" adaptivq deploy/helm/adaptivq --namespace adaptivq --kube-version v1.34.0 -f deploy/k8s/values.yaml \
  "${values[@]+"${values[@]}"}" >"$rendered"

mkdir -p "$output"
rm -f "$output"/*.yaml
number=0
for template in "${order[@]}"; do
  file=$(printf '%s/%02d-%s.yaml' "$output" "$number" "$template")
  number=$((number + 5))
  # All documents of one template; blank lines say nothing here.
  awk -v source="# Source: adaptivq/templates/$template.yaml" '
    /^---$/ { wanted = 0; next }
    $0 == source { wanted = 1; if (some++) print "---"; next }
    wanted && NF { print }' "$rendered" >"$file"
  if ! [[ -s $file ]]; then
    rm "$file"
  fi
done

# Nothing that the chart makes may be forgotten here.
wanted=$(grep -c '^kind: ' "$rendered")
written=$(cat "$output"/*.yaml | grep -c '^kind: ')
if ((wanted != written)); then
  printf '%s manifests were rendered and %s written: a template is missing in the list of this script.\n' "$wanted" "$written" >&2
  exit 1
fi
