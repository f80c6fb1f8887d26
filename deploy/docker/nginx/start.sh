#!/bin/sh
# Writes what depends on the environment to /tmp, the one place that is writable, and becomes nginx.
set -eu

: "${BACKEND_URL:=http://backend:8080}"
: "${TRUSTED_PROXIES:=}"
generated=${ADAPTIVQ_GENERATED:-/tmp/adaptivq}
here=$(dirname "$0")

case $BACKEND_URL in
  http://?* | https://?*) ;;
  *)
    echo "BACKEND_URL is '$BACKEND_URL': set it to the backend's address without a path, as http://backend:8080." >&2
    exit 1
    ;;
esac
scheme=${BACKEND_URL%%://*}
address=${BACKEND_URL#*://}
case $address in
  */* | *[!A-Za-z0-9.:_-]*)
    echo "BACKEND_URL is '$BACKEND_URL': set it to the backend's address without a path, as http://backend:8080." >&2
    exit 1
    ;;
esac
# nginx asks the name servers itself, again and again, so that nodes may come and go; it does not know of search lists.
# In Kubernetes a short name is one of the pod's own namespace.
name=${address%%:*}
if [ "$name" = "${name#*.}" ] && [ "$name" != localhost ]; then
  domain=$(awk '$1 == "search" { for (i = 2; i <= NF; i++) if ($i ~ /\.svc\./) { print $i; exit } }' /etc/resolv.conf)
  [ -z "$domain" ] || address="$name.$domain${address#"$name"}"
fi
RESOLVERS=$(awk '$1 == "nameserver" { print index($2, ":") ? "[" $2 "]" : $2 }' /etc/resolv.conf | tr '\n' ' ')
[ -n "$RESOLVERS" ] || RESOLVERS=127.0.0.1
BACKEND=$scheme://$address
export BACKEND RESOLVERS

mkdir -p "$generated"
# shellcheck disable=SC2016 # these are for envsubst: everything else with a dollar is nginx's own
envsubst '$BACKEND $RESOLVERS' <"$here/backend.conf.template" >"$generated/backend.conf"
: >"$generated/trusted-proxies.conf"
: >"$generated/trusted-networks.conf"
for network in $TRUSTED_PROXIES; do
  case $network in
    *[!0-9a-fA-F.:/]*)
      echo "TRUSTED_PROXIES names '$network': give addresses or networks as 10.0.0.0/16, with spaces between." >&2
      exit 1
      ;;
  esac
  echo "set_real_ip_from $network;" >>"$generated/trusted-proxies.conf"
  echo "$network 1;" >>"$generated/trusted-networks.conf"
done

exec nginx -c "$here/nginx.conf" -g 'daemon off;' "$@"
