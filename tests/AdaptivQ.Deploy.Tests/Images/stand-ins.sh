#!/usr/bin/env bash
# stand-ins.sh <folder> <purpose=image...>: container storage in the folder with stand-ins for base images, made of this machine's
# own programs and tagged with the real names, so that the Dockerfiles build without a registry. Writes containers.env to be sourced.
#   build    nothing but links into /usr, which builds mount from this machine: .NET SDK, Node.js, a shell
#   runtime  as chiseled: the .NET runtime and the libraries it links to; no shell
#   nginx    as Alpine's: nginx, envsubst and BusyBox
#   postgres, redis  the server, its tools, a shell, and an entry point that does what the real one is used for
#   prometheus, alertmanager  the server and who runs it; as in the real images there is a folder that it may write to
set -euo pipefail
folder=$(realpath "$1")
shift
mkdir -p "$folder"

cat >"$folder/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$folder/graph"
runroot = "$folder/run"
END
# Limits no higher than we have: a container that is given more than its maker has does not start.
cat >"$folder/containers.conf" <<END
[network]
network_backend = "netavark"
network_config_dir = "$folder/networks"
[engine]
runtime = "runc"
# A name without a registry is one of ours.
compat_api_enforce_docker_hub = false
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
END
cat >"$folder/containers.env" <<END
CONTAINERS_STORAGE_CONF=$folder/storage.conf
CONTAINERS_CONF=$folder/containers.conf
END
export CONTAINERS_STORAGE_CONF=$folder/storage.conf CONTAINERS_CONF=$folder/containers.conf

# with_libraries <root> <program...>: copies programs to where they are here, with the libraries they link to.
with_libraries() {
  local root=$1 file
  shift
  for file in "$@" $(ldd "$@" 2>/dev/null | grep -o '/[^ :]*\.so[^ :]*' | sort -u); do
    mkdir -p "$root$(dirname "$file")"
    cp -Lu "$file" "$root$file"
  done
}

# skeleton <root>: folders, users, certificates of authorities.
skeleton() {
  local root=$1 name
  mkdir -p "$root"/{dev,etc/ssl/certs,proc,root,run,sys,usr/bin,usr/sbin,usr/lib,usr/lib64,usr/share,var}
  mkdir -p "$root/tmp" "$root/var/tmp" && chmod 1777 "$root/tmp" "$root/var/tmp"
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
  printf 'root:x:0:0::/root:/bin/sh\nnginx:x:101:101::/:/sbin/nologin\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnginx:x:101:\npostgres:x:999:\n' >"$root/etc/group"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
}

small_tools() {
  local root=$1 applet
  cp -L "$(command -v busybox)" "$root/usr/bin/busybox"
  for applet in $(busybox --list); do [[ -e $root/usr/bin/$applet ]] || ln -s busybox "$root/usr/bin/$applet"; done
}

for pair; do
  purpose=${pair%%=*} image=${pair#*=}
  # The build cache lives as long as the folder; what was made once stays.
  if podman image exists "$image"; then continue; fi
  root=$(mktemp -d)
  skeleton "$root"
  changes=()
  case $purpose in
    build) ;;
    runtime)
      dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
      native=$(find "$dotnet/shared/Microsoft.NETCore.App" -name '*.so' -print)
      # The crypto library opens OpenSSL by name, at run time.
      # shellcheck disable=SC2086 # a list of paths without spaces
      with_libraries "$root" "$dotnet/dotnet" $native /usr/lib/*/libssl.so.3 /usr/lib/*/libcrypto.so.3
      mkdir -p "$root/usr/share/dotnet"
      cp -R "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" "$root/usr/share/dotnet/"
      ;;
    nginx)
      with_libraries "$root" "$(command -v nginx)" "$(command -v envsubst)"
      small_tools "$root"
      mkdir -p "$root/etc/nginx" "$root/var/log/nginx" "$root/var/lib/nginx"
      cp /etc/nginx/mime.types "$root/etc/nginx/"
      ;;
    postgres)
      pg=/usr/lib/postgresql/15
      with_libraries "$root" "$pg"/bin/{initdb,postgres,pg_ctl,psql,pg_isready} "$pg"/lib/{plpgsql,dict_snowball}.so "$(command -v openssl)"
      mkdir -p "$root/usr/share/postgresql" "$root/var/lib/postgresql" "$root/etc/ssl"
      cp -R /usr/share/postgresql/15 "$root/usr/share/postgresql/"
      cp -L /etc/ssl/openssl.cnf "$root/etc/ssl/"
      mkdir -p "$root/usr/lib/ssl" && ln -s /etc/ssl/openssl.cnf "$root/usr/lib/ssl/openssl.cnf"
      small_tools "$root"
      for program in "$pg"/bin/*; do ln -sf "$program" "$root/usr/bin/$(basename "$program")"; done
      cat >"$root/usr/bin/docker-entrypoint.sh" <<'END'
#!/bin/sh
# The part of the real entry point that compose relies on: a data folder made at the first start, owned by postgres.
set -eu
data=/var/lib/postgresql/data
if [ ! -f "$data/PG_VERSION" ]; then
  mkdir -p "$data" && chown 999:999 "$data" && chmod 700 "$data"
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password && chown 999:999 /tmp/password
  setpriv() { su -s /bin/sh postgres -c "$1"; }
  setpriv "initdb -D $data -U $POSTGRES_USER --pwfile=/tmp/password -A scram-sha-256 -E UTF8 --locale=C >/dev/null"
  rm /tmp/password
  setpriv "echo 'create database \"$POSTGRES_DB\"' | postgres --single -D $data postgres >/dev/null"
  echo "listen_addresses = '*'" >>"$data/postgresql.conf"
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
fi
shift
quoted=
for argument; do quoted="$quoted '$argument'"; done
exec su -s /bin/sh postgres -c "exec postgres -D $data $quoted"
END
      chmod +x "$root/usr/bin/docker-entrypoint.sh"
      mkdir -p "$root/var/run/postgresql" && chmod 1777 "$root/var/run/postgresql"
      changes=(--change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["postgres"]' --change 'ENV PATH=/usr/bin:/bin')
      ;;
    redis)
      with_libraries "$root" "$(command -v redis-server)" "$(command -v redis-cli)"
      small_tools "$root"
      ;;
    prometheus | alertmanager)
      # Debian calls one of them by another name than its makers do.
      program=$(command -v "$purpose" || command -v "prometheus-$purpose")
      with_libraries "$root" "$program"
      printf 'nobody:x:65534:65534::/:/sbin/nologin\n' >>"$root/etc/passwd"
      # Debian's alertmanager reads its own templates from a file.
      mkdir -p "$root/usr/share/prometheus" && cp -R /usr/share/prometheus/alertmanager "$root/usr/share/prometheus/"
      mkdir -p "$root/prometheus" && chown 65534:65534 "$root/prometheus"
      changes=(--change "ENTRYPOINT [\"$program\"]" --change 'USER nobody')
      ;;
    *)
      echo "There is no stand-in for '$purpose'." >&2
      exit 1
      ;;
  esac
  tar -C "$root" -c . | podman import --quiet ${changes[@]+"${changes[@]}"} - "$image" >/dev/null
  rm -rf "$root"
done
