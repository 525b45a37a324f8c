#!/bin/bash
# Runs SeaweedFS, all its parts in one process: an S3 store at 127.0.0.1:8333 for the key id «amanat» and the secret of
# /run/passwords/store. Nothing of it listens elsewhere. A bucket is made at the first write to it.
set -eu
secret=/run/passwords/store

if [ "${1:-}" = check ]; then
    exec 3<>/dev/tcp/127.0.0.1/8333
    exit 0
fi
if [ ! -w /store ]; then
    echo "amanat-store: the folder /store cannot be written by user $(id -u): chown -R $(id -u):$(id -g) the folder that is mounted there" >&2
    exit 1
fi
if [ ! -s "$secret" ] || [ ! -r "$secret" ]; then
    echo "amanat-store: no secret can be read: openssl rand -hex 24 > deploy/passwords/store, chown $(id -u) and chmod 600 that file, and put the secret into AMANAT_VAULT_SECRET" >&2
    exit 1
fi
umask 077
printf '{"identities": [{"name": "amanat", "credentials": [{"accessKey": "amanat", "secretKey": "%s"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}' "$(tr -d '[:space:]' < "$secret")" > /tmp/s3.json
exec weed -logtostderr=true server -dir=/store -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.port=9333 -master.telemetry=false \
    -master.volumeSizeLimitMB=1024 -volume.port=9340 -volume.max=0 -filer -filer.port=8888 \
    -s3 -s3.port=8333 -s3.port.iceberg=0 -s3.port.lance=0 -s3.config=/tmp/s3.json
