run-no-messenger = no messenger is set: put AMANAT_TELEGRAM_TOKEN or AMANAT_BALE_TOKEN into the environment or .env (./amanat sandbox needs neither)
run-roles-postgresql = --roles divides the work among processes on one PostgreSQL database: set AMANAT_DATABASE_URL to it, or start without --roles
run-roles-copy = AMANAT_COPY_DIR is kept by one process alone: unset it, and keep keys twice with a holder and its mirror (docs/operating/key-holder.md), or start without --roles
