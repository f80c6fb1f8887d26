#!/usr/bin/env bash
# Lists what is in both images (sbom/, CycloneDX) and fails on a vulnerability that is high or worse and has a cure.
#   VERSION  the images' tag
set -euo pipefail
: "${VERSION:?}"

mkdir -p sbom
for name in adaptivq-backend adaptivq-frontend; do
  trivy image --format cyclonedx --output "sbom/$name-image.cdx.json" --no-progress "$name:$VERSION"
done
for name in adaptivq-backend adaptivq-frontend; do
  trivy image --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 --no-progress "$name:$VERSION"
done
