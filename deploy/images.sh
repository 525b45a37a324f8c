#!/usr/bin/env bash
# Makes the images of docs/operating/containers.md in an unpacked bundle, from Debian's packages and the bundle's wheels.
#
#   deploy/images.sh                      the bot's image: localhost/amanat:VERSION and localhost/amanat
#   deploy/images.sh nginx                localhost/amanat-nginx, for the webhook
#   deploy/images.sh postgres             localhost/amanat-postgres
#   deploy/images.sh bases FOLDER         the tars of all three bases, where Debian's packages can be reached
#   deploy/images.sh --base FILE [NAME]   an image from such a tar: needs no network
#
# Needs buildah; and mmdebstrap, unless --base is given. No image comes from a registry.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'images.sh: %s\n' "$*" >&2; }

declare -A packages=(
    [amanat]=python3,ca-certificates,tzdata,media-types,libstdc++6,python3-pip-whl
    [nginx]=nginx-light
    [postgres]=postgresql
)
suite=trixie

make_base() { # $1: name  $2: file
    command -v mmdebstrap >/dev/null || {
        say "mmdebstrap is missing (apt-get install mmdebstrap), or give a tar that was made elsewhere: --base FILE"
        exit 1
    }
    mmdebstrap --quiet --variant=essential --include="${packages[$1]}" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        "$suite" "$2"
}

import() { # $1: tar  $2: image
    local container
    container="$(buildah from scratch)"
    buildah add --quiet "$container" "$1" / >/dev/null
    buildah commit --quiet --rm "$container" "$2" >/dev/null
}

base= name=amanat
while [ $# -gt 0 ]; do
    case "$1" in
    --base)
        base="${2:?--base FILE}"
        shift
        ;;
    bases)
        folder="${2:?bases FOLDER}"
        mkdir -p "$folder"
        for each in "${!packages[@]}"; do make_base "$each" "$folder/base-$each.tar"; done
        exit 0
        ;;
    amanat | nginx | postgres) name="$1" ;;
    *)
        sed -n '2,10s/^# \{0,1\}//p' "$0"
        exit 1
        ;;
    esac
    shift
done

command -v buildah >/dev/null || {
    say "buildah is missing: apt-get install buildah"
    exit 1
}
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
[ -n "$base" ] || { base="$scratch/base.tar" && make_base "$name" "$base"; }
[ -s "$base" ] || { say "$base is not there: make it with deploy/images.sh bases FOLDER" && exit 1; }

# chroot: a build needs no more than that, and works inside containers and as a user. Without limits of its own it would
# ask for more than the machine may allow.
limit() { [ "$1" = unlimited ] && echo -1:-1 || echo "$1:$1"; }
build=(buildah bud --quiet --format docker --isolation chroot --ulimit "nofile=$(limit "$(ulimit -Hn)")" --ulimit "nproc=$(limit "$(ulimit -Hu)")")
if [ "$name" = amanat ]; then
    [ -f wheels/target ] || { say "there is no wheels/ here: unpack a bundle (./amanat bundle) and run its deploy/images.sh" && exit 1; }
    version="$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml | head -n 1)"
    import "$base" localhost/amanat-base
    "${build[@]}" --build-arg BASE=localhost/amanat-base --tag localhost/amanat --tag "localhost/amanat:$version" \
        --label "org.opencontainers.image.version=$version" --file deploy/Containerfile . >/dev/null
    buildah rmi localhost/amanat-base >/dev/null # nothing of the image is a layer of it
    say "localhost/amanat:$version"
else
    import "$base" "localhost/amanat-$name-base"
    "${build[@]}" --build-arg "BASE=localhost/amanat-$name-base" --tag "localhost/amanat-$name" "deploy/$name" >/dev/null
    say "localhost/amanat-$name"
fi
