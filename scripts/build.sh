#!/usr/bin/env bash
# Builds both images and writes what is in them (CycloneDX).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'END'
Usage: [ENVIRONMENT=dev|staging|prod] [IMAGE_TAG=v1.2.3] scripts/build.sh [--push]

Builds adaptivq-backend and adaptivq-frontend with docker, or podman where there is no docker, as IMAGE_TAG and as latest, and
writes a bill of materials of each to .adaptivq/sbom/.

  ENVIRONMENT      which environment's registry the images are named for (default dev)
  IMAGE_TAG        default: the commit, shortened; with "-dirty" where something is not committed
  REGISTRY         as 123456789012.dkr.ecr.us-east-1.amazonaws.com; the images are then also tagged
                   REGISTRY/adaptivq-ENVIRONMENT-adaptivq-backend:IMAGE_TAG and -frontend
  --push           push these to REGISTRY; you are signed in there. Neither "latest" nor what is not committed is pushed for prod.
  CONTAINER_TOOL   docker or podman (default: docker where its engine answers, else podman)
  BUILD_ARGS       further arguments of the build, as "--build-arg RUNTIME=...@sha256:..."
END
}

refuse() {
  echo "$*" >&2
  exit 2
}

push=false
for argument; do
  case $argument in
    --push) push=true ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && refuse "There is no option '$argument'." ;;
  esac
done

environment=${ENVIRONMENT:-dev}
case $environment in
  dev | staging | prod) ;;
  *) refuse "ENVIRONMENT is '$environment'. It is dev, staging or prod." ;;
esac
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
dirty=''
[[ -z $(git status --porcelain 2>/dev/null) ]] || dirty=-dirty
tag=${IMAGE_TAG:-${revision:0:12}$dirty}
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || refuse "IMAGE_TAG '$tag' can be no tag: letters, digits, dots, hyphens and underscores only."
if [[ $push == true ]]; then
  [[ -n ${REGISTRY:-} ]] || refuse "--push needs REGISTRY."
  [[ $environment != prod || $tag != latest ]] || refuse "For prod an image has a version of its own: set IMAGE_TAG."
  [[ $environment != prod || -z $dirty ]] || refuse "For prod only what is committed is pushed."
fi

tool=${CONTAINER_TOOL:-}
if [[ -z $tool ]]; then
  if docker info >/dev/null 2>&1; then tool=docker; elif command -v podman >/dev/null; then tool=podman; else
    refuse "Neither a docker engine nor podman is here. Install one of them (https://docs.docker.com/get-docker)."
  fi
fi
created=$(git show -s --format=%cI HEAD 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)
# Podman's own format has no health check, and its cache keeps labels although their arguments have changed.
podman_only=()
if [[ $tool == podman ]]; then
  label=org.opencontainers.image
  podman_only=(--format docker --label "$label.version=$tag" --label "$label.revision=$revision$dirty" --label "$label.created=$created")
fi

source=$(git remote get-url origin 2>/dev/null | sed -E 's#^git@([^:]+):#https://\1/#; s#//[^/@]*@#//#; s#\.git$##' || true)
mkdir -p .adaptivq/sbom
read -ra further <<<"${BUILD_ARGS:-}"

for part in backend frontend; do
  image=adaptivq-$part
  echo "Building $image:$tag"
  "$tool" build ${podman_only[@]+"${podman_only[@]}"} \
    --file "deploy/docker/$part.Dockerfile" \
    --build-arg "VERSION=$tag" --build-arg "REVISION=$revision$dirty" \
    --build-arg "CREATED=$created" \
    ${source:+--build-arg "SOURCE=$source"} ${further[@]+"${further[@]}"} \
    --tag "$image:$tag" --tag "$image:latest" .
  if [[ -n ${REGISTRY:-} ]]; then
    remote=$REGISTRY/adaptivq-$environment-$image:$tag
    "$tool" tag "$image:$tag" "$remote"
    if [[ $push == true ]]; then "$tool" push "$remote"; fi
  fi
done

node scripts/sbom.mjs src/Host/packages.deployed.lock.json adaptivq-backend "$tag" >.adaptivq/sbom/adaptivq-backend.cdx.json
node scripts/sbom.mjs src/Frontend/package-lock.json adaptivq-frontend "$tag" >.adaptivq/sbom/adaptivq-frontend.cdx.json
echo "Built adaptivq-backend:$tag and adaptivq-frontend:$tag; what is in them: .adaptivq/sbom/"
