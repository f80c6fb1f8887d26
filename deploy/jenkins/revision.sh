#!/usr/bin/env bash
# Prints the commit that this build is about: the one that IMAGE_TAG names, else the newest. Staging and prod get only what
# is on main.
#   TARGET     environment, or nowhere
#   IMAGE_TAG  a git tag or a commit, or empty
set -euo pipefail

wanted=${IMAGE_TAG:-HEAD}
if [[ $wanted != HEAD ]]; then
  git fetch --quiet --tags --force origin
fi
if ! revision=$(git rev-parse --verify --quiet --end-of-options "$wanted^{commit}"); then
  echo "IMAGE_TAG is '$wanted', but must be a git tag or a commit of this repository: what runs must be found again." >&2
  exit 1
fi
if [[ ${TARGET:-} == staging || ${TARGET:-} == prod ]]; then
  git fetch --quiet origin main
  if ! git merge-base --is-ancestor "$revision" FETCH_HEAD; then
    echo "$wanted is not on main, and $TARGET gets nothing else." >&2
    exit 1
  fi
fi
echo "$revision"
