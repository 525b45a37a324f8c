# Sentences of the layers below the command line. The English form is the one that the code makes: a test compares them.

# settings
raised-setting = { $setting }: { $problem }; see docs/operating/configuration.md
raised-settings = { $problem }; see docs/operating/configuration.md
raised-http = use https://, or set AMANAT_ALLOW_PLAIN_HTTP=true for a relay in a network of your own
raised-content-folder = a folder that exists, with election.yaml in it (docs/another-election.md)
raised-accounts = accounts as messenger:number, for example telegram:111,bale:222
raised-operator-long = at most { $most } characters, so that people read it: shorten it, and name a page or a person for the rest
raised-days = whole days from 1 to { $most }: what the program keeps can only be shortened
raised-whole-number = a whole number from 1 to { $most }
raised-number-between = a whole number from { $least } to { $most }
raised-megabytes = whole megabytes from { $least } to { $most }
raised-hosts = hosts alone, separated by commas, for example moi.ir,example.ir
raised-log-level = one of DEBUG, INFO, WARNING, ERROR
raised-cli-lang = fa or en
raised-host-port = host:port, for example 127.0.0.1:8080
raised-public-url = https:// and a host, without a path, for example https://amanat.example.org
raised-secret = 1 to 256 of the letters A-Z a-z 0-9 _ - (openssl rand -hex 32 makes one)
raised-webhook = AMANAT_WEBHOOK_URL needs AMANAT_WEBHOOK_SECRET (openssl rand -hex 32 makes one)
raised-vault-both = AMANAT_VAULT_KEY_ID and AMANAT_VAULT_SECRET belong together: set both
raised-vault-one = AMANAT_VAULT_URL needs AMANAT_VAULT_CREDENTIALS (a file), or AMANAT_VAULT_KEY_ID and AMANAT_VAULT_SECRET; not both
raised-vault-url = AMANAT_VAULT_URL: { $problem }
raised-vault-plain = AMANAT_VAULT_URL would be used without encryption: { $mend }
raised-keys-at = AMANAT_KEYS_AT needs PostgreSQL: set AMANAT_DATABASE_URL, or unset AMANAT_KEYS_AT
raised-keep-longest = AMANAT_KEEP_LONGEST is under { $name }: raise it, or shorten { $name } as well

# the operating system
raised-os-missing = No such file or directory
raised-os-permission = Permission denied
raised-os-full = No space left on device
raised-os-directory = Is a directory
raised-os-not-directory = Not a directory
raised-os-read-only = Read-only file system
raised-os-exists = File exists
raised-os-refused = Connection refused
raised-os-in-use = Address already in use
raised-os-cannot-assign = Cannot assign requested address

# the database and its files
raised-audit-unread = the audit log cannot be read ({ $why }): check AMANAT_DATABASE_URL and run ./amanat migrate
raised-sums-unread = the sums cannot be read ({ $why }): run ./amanat migrate
raised-recordings-unread = the recordings cannot be read ({ $why }): run ./amanat migrate
raised-certificate-not-now = the certificate cannot be revoked now ({ $why }): try again
raised-certificates-unread = certificates cannot be read ({ $why }): run ./amanat migrate
raised-database-none = there is no database yet: start the program once with ./amanat run
raised-database-unread = the database cannot be read now ({ $why }): try again
raised-database-unread-migrate = the database cannot be read now ({ $why }): try again, or run ./amanat migrate
raised-calendar-unread = the calendar cannot be read ({ $why }): try again
raised-not-imported = nothing was imported ({ $why }): try again
raised-division-unread = versions of the division of work cannot be read ({ $why }): run ./amanat migrate
raised-objections-unread = objections to the division of work cannot be read ({ $why }): run ./amanat migrate
raised-atlas-unread = versions of the atlas cannot be read ({ $why }): run ./amanat migrate
raised-areas-unread = the areas in use cannot be read ({ $why }): run ./amanat migrate
raised-program-unreached = the running program cannot be reached ({ $why }): stop it now, then try again
raised-database-address = AMANAT_DATABASE_URL is not a database address: use sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER@HOST/NAME
raised-database-memory = a database in memory keeps nothing: name a file in AMANAT_DATABASE_URL
raised-database-kind = { $kind } is not supported: use SQLite or PostgreSQL in AMANAT_DATABASE_URL
raised-database-unopened = the database { $address } cannot be opened ({ $why }): { $mend }, then start again
raised-mend-that = fix that
raised-free-space = free some space on its disk
raised-user = user { $ids }
raised-this-user = this user
raised-database-step-newer = the database is at step { $step }, which this program does not know: start the newer program
raised-database-orphans = the migration would leave rows without their parents: nothing was changed
raised-database-step-works = the database is at step { $step } of a newer program, and processes work on it: to go back to this one stop all of them, then run ./amanat migrate again. Nothing was changed
raised-database-step-changes = step { $steps } changes what the running program uses: stop all its processes, run ./amanat migrate again, then start the new ones. Nothing was changed
raised-database-half = a move has filled this database only in part: ./amanat database to-postgresql (or to-sqlite, as it was begun) with --finish goes on; until then set AMANAT_DATABASE_URL to the old one
raised-database-moved = this database was moved away: set AMANAT_DATABASE_URL to its new place; if the move was broken off, the same command with --finish ends it
raised-database-no-step = the database is not at this program's schema: run amanat migrate, then start
raised-database-step-upgrade = the database is at step { $step } of a newer program, and this one could not work on it: upgrade this one, too
raised-database-unused = the database { $database } cannot be used ({ $why }): correct AMANAT_DATABASE_URL
raised-database-folder = the database's folder { $folder } cannot be used ({ $why }): correct AMANAT_DATABASE_URL
raised-folder-busy = another process works on { $folder }: stop it first, or set AMANAT_DATA_DIR to another folder
raised-process-busy = another process works on { $place }, or stands by: stop it first
raised-data-not-created = the data folder { $folder } cannot be created ({ $why }): set AMANAT_DATA_DIR
raised-data-unwritable = the data folder { $folder } cannot be written: give it to { $user } with chown -R (in a container: the folder that is mounted there), or set AMANAT_DATA_DIR
raised-copy-inside = the copy folder { $folder } or the data folder lies in the other: set AMANAT_COPY_DIR to another disk
raised-key-in-copy = the key file { $file } lies in the copy folder: anyone who finds the copy could read it; move it out and set AMANAT_KEY_FILE
raised-evidence-elsewhere = evidence lies in { $place }: set AMANAT_VAULT_URL to it again; ./amanat vault to-folder moves it
raised-evidence-here = evidence lies in { $folder }: move it to the bucket with ./amanat vault to-bucket --finish, or empty AMANAT_VAULT_URL
raised-keys-here = the keys lie in { $folder }, and AMANAT_KEYS_AT names a holder: ./amanat keys to-holder --finish moves them there; or unset AMANAT_KEYS_AT
raised-keys-burned-now = keys were burned a moment ago, and the new ones cannot be read ({ $why }): start again
raised-keys-no-room = no keys can be stored in { $folder } ({ $why }): free some space on its disk and check its rights, then start again
raised-seats = { $number } processes divide the work on this database already: stop some of them
raised-server-silent = the database does not answer now: see that it runs
raised-server-follows = it takes no writes: it follows another server
raised-server-old = the database is too old: PostgreSQL 14 or newer is needed
raised-other-keys = the program on { $host } (process { $pid }) works on this database with keys in another folder: run both on one machine with the same AMANAT_DATA_DIR, or stop that one
raised-other-evidence = the program on { $host } (process { $pid }) keeps evidence in another place than this one, and one of them keeps it in a folder that the other does not see: move it to a bucket (./amanat vault to-bucket) and give both the same AMANAT_VAULT_URL, or run both on one machine with the same AMANAT_DATA_DIR and AMANAT_VAULT_URL

# keys
raised-key-inside = the key file { $file } lies inside the data folder: move it out and set AMANAT_KEY_FILE
raised-key-missing = the key file { $file } is missing, and the data cannot be read without it: bring it back, or start with an empty data folder
raised-key-open = the key file { $file } is open to others: run chmod 600 { $file }
raised-key-damaged = the key file { $file } is damaged: bring back the copy that you keep of it
raised-key-unused = the key file { $file } cannot be used ({ $why }): { $mend }
raised-key-own-file = set AMANAT_KEY_FILE to a file of your own
raised-key-give = give { $folder }, to { $user } with chown -R, or { $mend }
raised-key-folder = its folder, which holds nothing else (in a container: the one that is mounted there)
raised-key-store = the key store { $path } cannot be opened ({ $why }): check its rights and the free space
raised-key-not-overwritten = keys could not be overwritten: { $why }
raised-key-copy-read = the copy is being read: removed keys may still be in it
raised-rotate-added = the key file holds the new master key beside the old one
raised-rotate-on = a rotation was interrupted: going on with it
raised-rotate-wrapped = the key stores are wrapped by the new master key
raised-rotate-alone = the key file holds the new master key alone
raised-rotate-copy = the copy of the key files in { $folder } cannot be written, and could not be opened any more: bring it back, or take AMANAT_COPY_DIR out, and rotate again
raised-tls-open = { $file } is open to others: run chmod 600 { $file }
raised-tls-unused = the certificate in { $folder } cannot be used ({ $why }): make one with ./amanat keys certificate, or correct AMANAT_KEYS_TLS
raised-tls-trusted = a certificate in { $folder } cannot be read: copy it there again
raised-tls-missing = { $path } is missing: make it with ./amanat keys certificate
raised-tls-unread = the certificate { $path } cannot be read: copy it there again
raised-tls-mismatch = the certificates do not match: copy { $own } of each machine into { $trusted }/ of the other (here: { $folder }), compare with ./amanat keys certificate, and restart the holder
raised-tls-unmade = no certificate can be made in { $folder } ({ $why }): set AMANAT_KEYS_TLS to a folder of your own
raised-holder-version = the other side speaks version { $version } of the keys protocol and this program { $own }: install the same release on both machines
raised-holder-long = the message is too long
raised-holder-frame = the other side sent something else than a frame of keys
raised-holder-change = the other side sent a change that cannot be read
raised-holder-made-now = another program has just made these keys: start again
raised-holder-other-file = this file is not where the other side believes it to be
raised-holder-burned = everything was burned by another program: ask again
raised-mirror-behind = the mirror of the keys is not in line: { $why }
raised-mirror-not-burnt = the keys on the mirror are not burnt: { $why }
raised-mirror-other = the mirror has keys of another store than { $path }: if this machine lost its keys, copy { $name } from the mirror's folder; if the mirror is worthless, empty its folder
raised-mirror-holds = it holds the keys itself, as AMANAT_KEYS_MIRROR or AMANAT_KEYS_ALONE there says, and follows no other holder: systemctl disable --now amanat-keys on the former one, or unset both on the mirror
raised-mirror-only = this machine was set up as the mirror of another holder, which alone changes its keys: correct AMANAT_KEYS_AT; or, if that holder is lost, set AMANAT_KEYS_ALONE=continue on the mirror and systemctl restart amanat-keys there
raised-holder-release = { $path } is of another release: start the bot once with this folder on one machine
raised-holder-request = this holder does not know that request: install one release
raised-holder-state = ./amanat keys state says what is wrong
raised-holder-closes = it closes the connection before it says a word; where it runs, { $mend }
raised-holder-closed = the holder of keys closed the connection
raised-holder-slow = the holder of keys { $address } is slow to answer: { $mend }
raised-holder-not-now = the holder of keys { $address } does not answer at once ({ $why }): { $mend }
raised-holder-away = the holder of keys { $address } does not answer ({ $why }): start it with ./amanat keys hold on its machine (systemctl start amanat-keys), or correct { $setting }
raised-holder-silent = it did not answer the call before
raised-holder-trouble = the holder of keys { $address }: { $why }

# backup and restore
raised-backup-none = { $folder } holds no whole backup ({ $name } is missing): ./amanat backup { $folder } makes one
raised-backup-unread = { $path } cannot be read: take another backup
raised-backup-newer = { $folder } was made by a newer program: restore it with that one
raised-backup-missing = { $path } is missing: copy it back from where this backup was kept
raised-backup-changed = { $path } is not as it was written: copy it back, or take another backup
raised-backup-not-copied = { $name } cannot be copied to { $folder } ({ $why }): try again
raised-backup-keys = key files: as they are now, nothing older is kept
raised-backup-vault = vault: { $count } files, { $size } bytes
raised-backup-nothing = there is nothing in { $folder } yet: start the program once with ./amanat run
raised-backup-inside = { $folder } or the data folder lies in the other: choose a folder elsewhere
raised-backup-own-key = the key file { $file } lies in { $folder }: a backup must not hold its own key; choose another folder
raised-backup-database = the database cannot be copied ({ $why }): try again
raised-backup-database-done = database: { $size } bytes in { $seconds } s
raised-backup-bucket-empty = the bucket holds no evidence, and this backup does: look at the bucket, or take a new folder
raised-backup-bucket-away = the bucket with the evidence does not answer: ./amanat doctor says why; run this again, it goes on
raised-restore-whole = backup of { $day }, schema step { $step }: whole
raised-restore-postgresql = the database is on PostgreSQL and not part of this backup
raised-restore-there = { $path } is there already: move the old folder away (mv { $folder } { $folder }.old)
raised-restore-no-key = the key file { $file } is missing, and nothing can be read without it: bring it back from where it is kept, or set AMANAT_KEY_FILE
raised-restore-empty = the PostgreSQL database is empty: pg_restore it first, then run this again
raised-restore-cleaned = cleaned { $pieces } pieces
raised-restore-bucket = the bucket does not take the evidence: ./amanat doctor says why; move { $folder } away and run this again, it goes on
raised-restore-vault-bucket = vault: { $files } files, in the bucket
raised-restore-database = database: { $size } bytes
raised-restore-vault = vault: { $files } files
raised-restore-unread = { $path } cannot be read ({ $why })
raised-restore-keys = key files: this key file opens them
raised-replica-missing = litestream is not installed: rm -r .venv, then ./amanat doctor installs it (it comes for Linux only)
raised-replica-folder = the copy folder { $folder } is not there: mkdir -m 700 { $folder }
raised-replica-none = there is no copy of the database in { $folder }: set AMANAT_COPY_DIR to the folder that was used
raised-replica-unrestored = the copy of the database cannot be restored: { $why }
raised-no-reason = no reason given
raised-burn-not-there = { $path } (it is not there)
raised-burn-broken = { $path } (it is broken, and the keys of accounts are not seen in it: burn all destroys it whole)

# the bucket
raised-bucket-obstore = AMANAT_VAULT_URL needs obstore, which is not installed: ./amanat setup, where there is a wheel of it
raised-bucket-unused = the bucket { $address } cannot be used ({ $why }): correct AMANAT_VAULT_URL
raised-bucket-open-file = { $file } is readable by others: chmod 600 { $file }
raised-bucket-two-lines = { $file } must hold two lines: the key id, then the secret
raised-bucket-address-bare = an address such as { $form }, without key or secret
raised-bucket-address = an address such as { $form }
raised-bucket-options = only endpoint, region and ca may follow the question mark, not { $name }
raised-bucket-name = { $form }: the bucket's name has 3 to 63 of the letters a-z 0-9 . -
raised-bucket-prefix = { $form }: the prefix belongs to this store alone; letters, digits, - and _
raised-bucket-endpoint = { $form }: endpoint is the store's https:// address, without the bucket
raised-bucket-new = take a new bucket without it, and move the evidence there (docs/operating/evidence.md#bucket)
raised-bucket-versions = versioning is or was on, so what is deleted stays: { $mend }
raised-bucket-silent = it does not answer, or answers with errors: check AMANAT_VAULT_URL and the store
raised-bucket-refuses = it is not there or refuses the credentials: create it, and give them the rights to list, read, write and delete
raised-bucket-credentials = AMANAT_VAULT_CREDENTIALS cannot be read: a file with two lines, the key id and the secret
raised-bucket-other-bytes = it returns other bytes than it was given: use another store
raised-bucket-keeps = it still returns what was deleted: look at the rights to delete, or use another store
raised-bucket-foreign = another store's evidence lies under this prefix: set one of its own in AMANAT_VAULT_URL
raised-bucket-silent-about = it does not tell its { $names }: allow these credentials to read the bucket's configuration
raised-bucket-locks = it has object locks, so nothing can be deleted before their time: { $mend }
raised-bucket-lifecycle = a lifecycle rule deletes or moves its files, which this program alone may do: remove the rule
raised-bucket-returned = the bucket returned other bytes than were stored
raised-disk-returned = the disk returned other bytes than were stored

# moving
raised-move-nothing-left = the database is in { $place }: nothing is left to move
raised-move-same = { $rows } rows of { $tables } tables are the same on both sides
raised-move-no-database = there is no database in { $place }: nothing to move
raised-move-step = { $place } is not at this program's schema: run amanat migrate, then move
raised-move-going-on = going on: { $copied } rows of about { $total } have come already
raised-move-indexes = making indexes
raised-move-again = not the same, copied again: { $names }
raised-move-differs = { $names } in { $place } is not what was written there: look at its disk and memory, then run the command again; the old database is untouched
raised-move-half = the move of the { $what } is half done: stop the bot, { $command } goes on; { $meanwhile }
raised-move-until-old = until then the bot works on the old one
raised-move-until-both = until then some files are in one place and some in the other
raised-move-until-keys = until then the keys may be in two places, and the bot does not start
raised-move-was-database = the database was moved to { $place }: set AMANAT_DATABASE_URL to it; ./amanat database to-sqlite moves it back
raised-move-was-keys = the keys were moved to the holder { $place }: set AMANAT_KEYS_AT to it; ./amanat keys to-folder moves them back
raised-move-key-release = { $path } is of another release: start the bot once, then move
raised-move-other-bot = { $path } holds another bot's keys: take an empty holder, or empty its folder
raised-move-no-keys = there are no keys in { $folder }: nothing to move
raised-move-keys-already = { $folder } holds keys already: AMANAT_KEYS_AT is not where this bot's keys are
raised-move-ends-first = the keys are in their new place: { $command } ends that move first
raised-move-undone = what was copied is destroyed again; the keys are where they were
raised-move-read-back = { $keys } keys were read back from their new place and are the same
raised-move-not-returned = { $path } does not return what was written there: look at its disk, then run this again; the keys are untouched in their old place
raised-move-form = postgresql+asyncpg://USER@HOST/NAME (password in PGPASSWORD or ~/.pgpass)
raised-move-name = name the PostgreSQL database: { $form }
raised-move-no-postgresql = that is no PostgreSQL database: { $form }
raised-move-trouble = { $place }: { $kind }; nothing is lost, run the command again once that is mended
raised-move-other-step = { $place } has tables of another step: move into an empty database
raised-move-has-data = { $place } holds data already: move into an empty database
raised-move-half-filled = { $place } is half filled from another store: move into an empty database
raised-move-orphans = { $place } has rows without their parents: nothing was removed anywhere

# what helps against a confinement that fails
raised-confined-linux = confinement needs Linux: run the bot there
raised-confined-processor = this processor is not supported: run the bot on x86_64 or aarch64, 64 bits
raised-confined-threads = it has threads, or /proc cannot be read: mount /proc for the bot (ProcSubset=pid is enough)
raised-confined-privileges = it keeps privileges or can be dumped: let the unit allow prctl and capset (deploy/systemd/amanat.service does)
raised-confined-landlock = the kernel has no Landlock: Linux 5.13 or newer with CONFIG_SECURITY_LANDLOCK, and landlock among lsm= of its command line; in a container allow the landlock_* calls
raised-confined-seccomp = the kernel has no seccomp filters: one with CONFIG_SECCOMP_FILTER; in a container allow prctl
raised-token-telegram = write /newbot to @BotFather; it answers with the token
raised-token-bale = write /newbot to @botfather; it answers with the token
raised-admin-telegram = in the group: its name, Edit, Administrators, Add administrator
raised-admin-bale = in the group: its name, the list of members, press and hold the bot, make it an administrator

# roles
raised-roles-some = --roles takes some of { $roles }, separated by commas
raised-roles-keys = the role keys stands alone, so that keys are there whatever happens to the rest: start a process of its own with --roles keys

# troubles of the running program
raised-messenger-away = the messenger cannot be reached; trying again
raised-messenger-token = the messenger refuses the token: set a valid one and restart
raised-messenger-poller = another process polls with this token: stop it, or remove its webhook
raised-updates-unstored = updates cannot be stored ({ $why }): { $mend }
raised-updates-unacknowledged = updates cannot be stored; not acknowledging them
raised-updates-missing = { $number } updates of { $messenger } were never delivered; see docs/operating/troubleshooting.md#gap
raised-free-disk = free disk space
raised-no-writes = the database takes no writes: free disk space
raised-database-silent = the database does not answer
raised-content-edited = the edited content has { $number } problems, the old one stays in use; first: { $first }; ./amanat content check lists all
raised-election-edited = election.yaml was edited: it is read at the start only, the old content stays in use; start the program again
raised-servers-two = two database servers take writes, and the bot works on the one that was promoted last: stop the other one at once, then make it the second again ({ $page }#two-take-writes)
raised-servers-away = the second database server is not connected to the first, so nothing can be stored and people wait; what was acknowledged is on both. Start it (if its disk is full, make room first), or go on with one ({ $page }#one-stays-away)
raised-servers-silent = the second database server confirms nothing, so nothing can be stored and people wait; what was acknowledged is on both. Look at its disk, or go on with one ({ $page }#one-stays-away)
raised-servers-log = the first database server keeps more than 2 GB of its log for one that is away, until its own disk is full: bring that one back, or drop its replication slot ({ $page }#away-for-long)
raised-servers-one = AMANAT_DATABASE_URL names two database servers, and what is stored is on one only: set up the other one again ({ $page }#after-a-promotion)
raised-disk-room = { $free } MB are free on the disk of { $folder }: { $waits }, text and withdrawals go on. Make room (docs/operating/evidence.md#disk-space): du -xh --max-depth=2 / | sort -h | tail, or a larger disk
raised-disk-waits = evidence waits
raised-disk-below = below { $reserve } MB evidence waits
raised-away = nothing has got through to { $messenger } since { $began } UTC: what is for it waits in its order; check network and proxy (docs/operating/troubleshooting.md#away)
raised-away-one = nothing has got through to { $messenger } since { $began } UTC: what is for it waits in its order; the other messenger is unaffected; check network and proxy (docs/operating/troubleshooting.md#away)
raised-closed = { $messenger } wants nothing in { $count } registered group(s) until { $until } UTC (429): cards wait, and moderators find their cases by /queue (docs/operating/troubleshooting.md#closed)
raised-versions = processes of another version take nothing: { $names }; end the upgrade (./amanat status)
raised-nobody = { $what }: start one with ./amanat run --roles { $role }; ./amanat status shows who runs
raised-nobody-receives = no process receives updates
raised-nobody-handles = no process handles updates
raised-nobody-sends = no process sends
raised-nobody-clock = no process does what is due by the clock
raised-nobody-fetches = no process fetches evidence
raised-copy-fails = the copy of the database fails ({ $what }): free space in AMANAT_COPY_DIR, see the log
raised-copy-unwritten = the copy of key files and evidence cannot be written: free space in AMANAT_COPY_DIR, and see that it is there (mkdir -m 700) and ours
raised-due-fails = the due work { $name } fails each time ({ $kind }): { $failure }; the rest goes on: report it, and update
raised-members-unchecked = membership cannot be checked on { $messenger }: presses of moderators are refused
raised-not-admin = the bot is no administrator of { $number } moderators' group(s) on { $messenger }, so their presses are refused: make it one in the group's settings; ./amanat doctor says which
raised-vault-silent = the bucket does not answer, or refuses to write: files wait at the messenger, text and withdrawals go on, nothing is lost. Look at the store and its disk ({ $page })
raised-vault-refuses = the bucket is not there or refuses the credentials: files wait at the messenger. Correct AMANAT_VAULT_URL and its credentials; ./amanat doctor tries them ({ $page })
raised-vault-foreign = another store's evidence lies under the prefix of AMANAT_VAULT_URL: files wait at the messenger. Set a prefix of its own ({ $page })
raised-vault-versions = the bucket keeps versions, so what is deleted stays in it, sealed: take a new bucket without versions and move the evidence there ({ $page })
raised-vault-changed = a file of evidence is missing or is not as it was stored; it is not shown. The log says which (vault_file_unreadable): bring it back from the backup (docs/operating/evidence.md#changed)

# what a job's failure means
raised-job-due = see the due work below: all of it stands still
raised-job-burning = orders of the command line, also those to burn, are not carried out
raised-job-sweep = what an order to burn has left is not destroyed
raised-job-exports = `./amanat referral export` waits
raised-job-voices = what editors read aloud is not checked, and they wait
raised-job-late-copies = evidence that was stored sealed gets no clean copy
raised-job-questions = files with an institution's questions are not read
raised-job-grades = tables of grades of areas are not read
raised-job-roster-files = tables of the roster are not read
raised-job-disk = a full disk is not noticed in time
raised-job-database = a second database server that is away is not noticed
raised-job-vault = a bucket that is away is not noticed, and what was withdrawn stays in it, sealed
raised-job-keys = a holder of keys that is away is not noticed, and keys that another program has destroyed stay in memory
raised-job-members = presses of moderators wait for a question to the messenger
raised-job-groups = a group that has become public is noticed late
raised-job-group-troubles = owners do not hear that nothing can be posted in a group
raised-job-outages = owners do not hear that a messenger does not answer
raised-job-group-ears = a group that can be written to again gets no cards
raised-job-details = messages with details of cases stay in chats
raised-job-pace = a restart forgets how fast messengers take messages
raised-job-upkeep = expired rows and files stay
raised-job-copy = a copy of the keys stays behind
raised-job-checkpoint = deleted rows stay readable in the write-ahead log
raised-job-content = edited content does not come into force

# certificates
raised-certificate-no-key = this is not an Ed25519 public key
raised-certificate-no-jwk = this JWK is not an Ed25519 public key
raised-certificate-key-form = a key is given as did:key:z6Mk… or as a JWK
raised-certificate-did-cut = this did:key cannot be read; copy it whole
raised-certificate-did-kind = this did:key is not an Ed25519 key
raised-certificate-list-key = the revocation list is signed with another key
raised-certificate-list-changed = this is not a signed revocation list, or it was changed
raised-certificate-list-unread = the revocation list cannot be read

# proxies and messengers
raised-proxy-address = the proxy for { $messenger } is not an address: write http://host:port
raised-proxy-form = the proxy for { $messenger } must look like http://host:port or socks5://host:port
raised-proxy-package = the proxy for { $messenger } is { $scheme }://, which needs the package { $package }: run `.venv/bin/pip install { $package }`, or use an http:// proxy
raised-telegram-token = a Telegram token looks like 123456:ABC-DEF
raised-bale-token = Bale's token is empty
raised-telegram-library = aiogram is not installed: run ./amanat setup
raised-no-connection = no connection: { $why }
raised-connection-lost = connection lost: { $why }

# clocks
raised-clock = the clock of this machine is { $hours } hours { $side } the database server's: set the wrong one (timedatectl set-ntp true), then start again
raised-clock-ahead = ahead of
raised-clock-behind = behind

# wrapped keys
raised-keys-half = a move has filled { $place } only in part: ./amanat keys to-holder --finish goes on with it, where it was begun
raised-keys-burned-again = everything was burned once more meanwhile: try again
raised-keys-other-file = the key file is not the one that { $path } was made with: set AMANAT_KEY_FILE to that one
raised-keys-unopened = the key store { $path } cannot be opened ({ $why }): check its rights and free space
raised-keys-newer = the key store { $path } is of a newer program: start that one

# what a kind of due work's failure means
raised-due-claims = cases stay with moderators whose time is over
raised-due-wake = critical cases that nobody has taken wake nobody on the roster
raised-due-offers = leads do not hear that nobody accepted a case
raised-due-decisions = reporters do not hear of decisions
raised-due-passed = reporters do not hear that the time they were shown has passed
raised-due-put-right = reporters are not asked whether it was put right
raised-due-hand-over = signed referrals do not reach the bodies' liaisons
raised-due-alerts = alerts that nobody acknowledges do not reach the body's next liaison
raised-due-late-referrals = nobody is reminded of late referrals
raised-due-looks = owners do not hear of second looks that wait
raised-due-lost-files = reporters do not hear that a file was lost
raised-due-morning = notices of the night stay unsent
raised-due-remind = learners are not reminded
raised-due-remind-groups = reminders that leads have sent do not arrive
raised-due-calls = in practice against the clock no calls come
raised-due-remarks = editors do not hear of further remarks
raised-due-editors = editors do not hear of people's questions
raised-due-late-askers = people do not hear that the promised time for an answer has passed
raised-due-inquiries = questions stay with editors whose time or role is over
raised-due-complaints = nobody is reminded of the last day for a complaint
raised-due-privacy = people do not hear that the privacy card has changed
raised-due-near-dates = owners are not asked about tomorrow's dates
raised-due-closing = after the election was closed, reminders and subscriptions do not end
raised-due-broadcasts = broadcasts stand still
raised-due-phase = the phase does not follow the dates
raised-due-first-steps = owners of a new bot do not hear that a step is done
raised-due-deadlines = deadlines do not follow a moved polling day
raised-due-restrictions = cases of changed acts stay restricted, or open, as they were
raised-due-head = the groups do not get the audit log's head
raised-due-mutes = people stay muted after the last day
raised-due-daily = leads do not get the daily digest
raised-due-brief = the committee's morning page is not drawn
raised-due-drill = a drill does not end
raised-due-proposals = verified cases propose no measures, and late ones are not reminded of
raised-due-road = nobody is reminded of the road map
raised-due-stages = nobody is reminded of the stages of the election
raised-due-measures = bodies are not reminded of their measures against threats
raised-due-opinions = experts are not reminded, and rounds of opinions do not end
raised-due-ending = moderators are not warned before their time is over
raised-due-missed = leads do not hear of missed deadlines
raised-due-waiting = groups do not hear how much waits
raised-due-settle = cards stay in groups where they no longer belong
raised-due-silent = moderators of groups without cards do not hear that cases wait
raised-due-held = cards that found no room are not posted
raised-due-digests = the groups' digests stay as they are

# the audit log, the atlas, staffing
raised-audit-head-form = a head is a number, a dash and at least eight hex digits
raised-audit-uncovered = the words of { $count } records were removed, and no boundary covers these records
raised-audit-ends = the log ends with record { $record }, but the head is of record { $head }
raised-audit-missing = record { $record } is missing: record { $other } is in its place
raised-audit-no-words = record { $record } has no words, but was written when they were already hashed under a key
raised-audit-changed = record { $record } was changed, or does not belong after the one before
raised-audit-boundary = boundary { $record } covers other records without words than those before it
raised-audit-no-match = record { $record } does not match the head
raised-atlas-no-record = not a record of an atlas: { $error }
raised-atlas-hash = the text is not the one that was locked: its hash differs
raised-atlas-method = computed by method { $method }, which this program does not know
raised-atlas-form = the ratings are equal, but their text has another form
raised-capacity-spans = a number of people for each span, at least one
raised-capacity-more = { $span }: more than { $most } people would be needed
