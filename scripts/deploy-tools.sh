#!/usr/bin/env bash
# The tools that tests/AdaptivQ.Deploy.Tests checks the deployment with: Debian's packages, npm packages under lock, one Go program.
#   scripts/deploy-tools.sh           installs what is missing; at once done where nothing is
#   scripts/deploy-tools.sh --check   installs nothing; says what is missing and how to get it, and ends with 1 if anything is
# What is needed is named where it is used: scripts/deploy-tools.d/*.txt and tests/AdaptivQ.Deploy.Tests/tools/*/package-lock.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tools=tests/AdaptivQ.Deploy.Tests/tools
readonly renderer=.adaptivq/tools/bin/helm-template

case ${1:-} in
  '' | --check) ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    [[ $1 == -h || $1 == --help ]] && exit 0
    exit 2
    ;;
esac

missing_packages() {
  local package
  sed -n 's/^apt:\([a-z0-9.+-]*\)[[:space:]]*$/\1/p' scripts/deploy-tools.d/*.txt | sort -u | while read -r package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

# npm itself leaves a record of what it installed.
missing_npm() {
  local lock
  for lock in "$tools"/*/package-lock.json; do
    [[ -f $lock ]] || continue
    [[ ${lock%/*}/node_modules/.stamp -nt $lock ]] || echo "${lock%/*}"
  done
}

missing_renderer() {
  [[ -d $tools/helm-template ]] || return 0
  [[ -x $renderer && -z $(find "$tools/helm-template" -name '*.go' -newer "$renderer") ]] || echo "$renderer"
}

if [[ ${1:-} == --check ]]; then
  status=0
  packages=$(missing_packages | paste -sd' ')
  if [[ -n $packages ]]; then
    echo "missing: $packages. On Debian 12 or a relative: sudo apt-get install $packages"
    status=1
  fi
  others=$( (missing_npm && missing_renderer) | paste -sd' ')
  if [[ -n $others ]]; then
    echo "missing: $others. Run scripts/deploy-tools.sh"
    status=1
  fi
  exit "$status"
fi

packages=$(missing_packages)
if [[ -n $packages ]]; then
  as_root=()
  if ! command -v apt-get >/dev/null; then
    echo "No apt-get to install with: $(paste -sd' ' <<<"$packages")" >&2
    exit 1
  fi
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null || { echo "No right to install. Run: sudo apt-get install $(paste -sd' ' <<<"$packages")" >&2 && exit 1; }
    as_root=(sudo -n)
  fi
  # Only the programs are wanted: a server that the package would start now could take the port of another.
  policy=/usr/sbin/policy-rc.d
  keep=false
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]+"${as_root[@]}"}" tee "$policy" >/dev/null
    "${as_root[@]+"${as_root[@]}"}" chmod +x "$policy"
  else
    keep=true
  fi
  status=0
  "${as_root[@]+"${as_root[@]}"}" apt-get update -qq || true
  # shellcheck disable=SC2086 # one argument a package
  "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $packages || status=$?
  [[ $keep == true ]] || "${as_root[@]+"${as_root[@]}"}" rm -f "$policy"
  ((status == 0)) || exit "$status"
fi

for folder in $(missing_npm); do
  npm --prefix "$folder" ci --no-audit --no-fund
  touch "$folder/node_modules/.stamp"
done

if [[ -n $(missing_renderer) ]]; then
  mkdir -p "$(dirname "$renderer")"
  target=$PWD/$renderer
  (cd "$tools/helm-template" && GO111MODULE=off GOPATH="$PWD:/usr/share/gocode" go build -o "$target" .)
fi

echo "All tools are there."
