#!/bin/sh
# certificates.sh <folder> <owner> <host name...>: a certificate for each server, signed by an authority whose key is thrown away.
# What exists stays: the servers of a running installation keep theirs.
set -eu
folder=$1 owner=$2
shift 2

if [ -f "$folder/ca.crt" ]; then
  echo "The certificates are there."
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 3650 \
  -subj '/CN=AdaptivQ on one machine' -addext 'basicConstraints=critical,CA:true,pathlen:0' \
  -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout "$work/ca.key" -out "$work/ca.crt" 2>/dev/null
for host; do
  printf 'subjectAltName=DNS:%s,DNS:localhost\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:false\n' "$host" >"$work/$host.ext"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$host" \
    -keyout "$work/$host.key" -out "$work/$host.csr" 2>/dev/null
  openssl x509 -req -sha256 -days 3650 -in "$work/$host.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" \
    -set_serial "0x$(openssl rand -hex 16)" -extfile "$work/$host.ext" -out "$folder/$host.crt" 2>/dev/null
  cp "$work/$host.key" "$folder/$host.key"
  chmod 600 "$folder/$host.key"
  chmod 644 "$folder/$host.crt"
  chown "$owner" "$folder/$host.key" "$folder/$host.crt"
done
chmod 755 "$folder"
# Last: who finds it finds all of them.
cp "$work/ca.crt" "$folder/ca.crt.new"
chmod 644 "$folder/ca.crt.new"
mv "$folder/ca.crt.new" "$folder/ca.crt"
echo "Made certificates for $*."
