#!/bin/sh
# Creates the database at the first start, with the password of /run/passwords/postgres, then runs PostgreSQL.
# It listens on 127.0.0.1 alone; nothing of a statement is logged (docs/operating/backup.md#postgresql).
set -eu
for bin in /usr/lib/postgresql/*/bin; do PATH="$bin:$PATH"; done
folder=/database/cluster
secret=/run/passwords/postgres

if [ "${1:-}" = check ]; then
    exec pg_isready --quiet --host=/tmp
fi
if [ ! -w /database ]; then
    echo "amanat-postgres: the folder /database cannot be written by user $(id -u): chown -R $(id -u):$(id -g) the folder that is mounted there" >&2
    exit 1
fi
if [ ! -s "$folder/PG_VERSION" ]; then
    if [ ! -s "$secret" ] || [ ! -r "$secret" ]; then
        echo "amanat-postgres: no password can be read: openssl rand -hex 24 > deploy/passwords/postgres, chown $(id -u) and chmod 600 that file, and put the password into AMANAT_DATABASE_URL" >&2
        exit 1
    fi
    rm -rf "$folder.new"
    initdb --pgdata="$folder.new" --username=amanat --pwfile="$secret" --auth-local=peer --auth-host=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
    # peer: nobody in this container is called amanat, so the socket serves nobody but pg_isready.
    echo "create database amanat" | postgres --single -D "$folder.new" postgres >/dev/null
    mv "$folder.new" "$folder"
fi
exec postgres -D "$folder" -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp \
    -c log_statement=none -c log_parameter_max_length=0 -c log_min_error_statement=panic
