#!/usr/bin/env bash
# Brings one version to the Kubernetes cluster of one environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly release=adaptivq namespace=adaptivq chart=deploy/helm/adaptivq

usage() {
  cat <<'END'
Usage: ENVIRONMENT=dev|staging|prod IMAGE_TAG=v1.2.3 scripts/deploy.sh [--dry-run]

Installs or upgrades the Helm release adaptivq in the namespace adaptivq: schema first (db-apply), then node by node. What does not
become ready is rolled back, and so is what fails the smoke test. Kubeconfig's current context must be the cluster adaptivq-ENVIRONMENT.

  ENVIRONMENT   required
  IMAGE_TAG     required; for prod never "latest"
  HELM_VALUES   file with what Terraform made (terraform output -json helm_values); without it Terraform is asked
  TIMEOUT       how long to wait for readiness (default 10m)
  --dry-run     print the commands, run none
END
}

refuse() {
  echo "$*" >&2
  exit 2
}

dry_run=false
for argument; do
  case $argument in
    --dry-run) dry_run=true ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && refuse "There is no option '$argument'." ;;
  esac
done

environment=${ENVIRONMENT:-} tag=${IMAGE_TAG:-}
case $environment in
  dev | staging | prod) ;;
  '') usage >&2 && refuse "ENVIRONMENT is not set. It is dev, staging or prod." ;;
  *) refuse "ENVIRONMENT is '$environment'. It is dev, staging or prod." ;;
esac
[[ -n $tag ]] || refuse "IMAGE_TAG is not set: which version is to run?"
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || refuse "IMAGE_TAG '$tag' can be no tag."
[[ $environment != prod || $tag != latest ]] || refuse "For prod name a version: what 'latest' is today cannot be rolled back to tomorrow."
[[ -f $chart/values-$environment.yaml ]] || refuse "$chart/values-$environment.yaml is missing."

run() {
  printf '+'
  printf ' %q' "$@"
  printf '\n'
  if [[ $dry_run == false ]]; then "$@"; fi
}

if [[ $dry_run == false ]]; then
  for tool in helm kubectl; do
    command -v "$tool" >/dev/null || refuse "$tool is not installed."
  done
  context=$(kubectl config current-context)
  [[ ${context##*/} == "adaptivq-$environment" ]] ||
    refuse "kubectl speaks to '$context', not to adaptivq-$environment. Run: aws eks update-kubeconfig --name adaptivq-$environment"
fi

values=${HELM_VALUES:-}
if [[ -z $values && $dry_run == true ]]; then
  values='<terraform output -json helm_values>'
elif [[ -z $values ]]; then
  values=$(mktemp)
  trap 'rm -f "$values"' EXIT
  terraform -chdir=deploy/terraform output -json helm_values >"$values" ||
    refuse "Terraform does not say what it made. Run 'terraform init' in deploy/terraform for $environment, or name a file in HELM_VALUES."
fi
if [[ $dry_run == false ]]; then
  [[ -r $values ]] || refuse "HELM_VALUES names '$values', which cannot be read."
  grep -q "adaptivq-$environment" "$values" || refuse "$values is not of adaptivq-$environment: nothing was changed."
fi

smoke_test() {
  local deployment
  for deployment in backend worker frontend; do
    run kubectl rollout status "deployment/$deployment" --namespace "$namespace" --timeout "${TIMEOUT:-10m}" || return 1
  done
  run kubectl exec deployment/backend --namespace "$namespace" -- /app/adaptivq health --ready || return 1
  run kubectl exec deployment/worker --namespace "$namespace" -- /app/adaptivq health --ready || return 1
  # Through nginx: its page, and an answer of the API that says who it is without saying more (not signed in).
  run kubectl exec deployment/frontend --namespace "$namespace" -- wget -q -O /dev/null http://127.0.0.1:8080/ || return 1
  run kubectl exec deployment/frontend --namespace "$namespace" -- wget -q -O /dev/null http://127.0.0.1:8080/openapi/v1.json || return 1
}

run helm upgrade "$release" "$chart" --install --namespace "$namespace" --create-namespace --atomic --timeout "${TIMEOUT:-10m}" \
  --values "$chart/values-$environment.yaml" --values "$values" --set "environment=$environment" --set-string "image.tag=$tag" \
  --history-max 10 ||
  { echo "FAILED: helm has rolled back; what ran before runs on." >&2 && exit 1; }

if ! smoke_test; then
  echo "FAILED: $tag does not pass the smoke test; rolling back." >&2
  run helm rollback "$release" --namespace "$namespace" --wait --timeout "${TIMEOUT:-10m}" ||
    echo "FAILED to roll back too: see 'helm history $release -n $namespace' and docs/runbook.md." >&2
  exit 1
fi

if [[ $dry_run == true ]]; then
  echo "Nothing was run."
  exit 0
fi
echo "adaptivq $tag runs in $environment. Back to what ran before: helm rollback $release --namespace $namespace --wait"
