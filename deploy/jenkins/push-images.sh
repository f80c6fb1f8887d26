#!/usr/bin/env bash
# Pushes both images to the environment's ECR repositories. A version that exists stays as it is: tags never move.
#   TARGET      dev, staging or prod
#   VERSION     the images' tag
#   AWS_REGION  and whatever else aws needs to know who asks
# The password goes from one program to the other and into no variable: never trace this script.
set -euo pipefail
: "${TARGET:?}" "${VERSION:?}" "${AWS_REGION:?}"

registry=$(aws sts get-caller-identity --query Account --output text).dkr.ecr.$AWS_REGION.amazonaws.com
aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "$registry"
trap 'docker logout "$registry"' EXIT

for name in adaptivq-backend adaptivq-frontend; do
  repository=adaptivq-$TARGET-$name
  if aws ecr describe-images --region "$AWS_REGION" --repository-name "$repository" --image-ids "imageTag=$VERSION" >/dev/null 2>&1; then
    echo "$repository:$VERSION already exists"
    continue
  fi
  docker tag "$name:$VERSION" "$registry/$repository:$VERSION"
  docker push "$registry/$repository:$VERSION"
done
