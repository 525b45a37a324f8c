init-no-terminal = init asks questions and needs a terminal: run ./amanat init there. Scripts write .env themselves (docs/operating/configuration.md)
init-begin = This sets up Amanat in { $folder }. Ctrl+C stops at any moment; start again, and it goes on.
init-yes-no = { $question } (y/n, Enter: { $default })

# tokens
init-token-how = { $messenger }: { $steps }
init-token-ask = The token for { $messenger }, not shown as you paste it (Enter: no { $messenger }):
init-token-ask-other = Another token for { $messenger }, not shown as you paste it (Enter: leave what is set):
init-token-good = { $messenger }: this is @{ $username }. The token is in { $file }.
init-token-unchanged = { $messenger }: @{ $username } is set up already.
init-token-change = Give it another token?
init-token-refused = { $messenger } refuses this token. Copy it whole, and paste it again.
init-token-refused-set = { $messenger } refuses the token that is set.
init-token-away = { $messenger } cannot be reached from here ({ $why }), so the token is not checked. AMANAT_{ $upper }_API and AMANAT_{ $upper }_PROXY lead elsewhere.
init-token-unchecked = Write it into { $file } without a check?
init-token-set-away = { $messenger }: a token is set, and { $messenger } cannot be reached from here ({ $why }).
init-token-written = { $messenger }: the token is in { $file }, unchecked.
init-token-in-environment = AMANAT_{ $upper }_TOKEN is set in the environment, which wins over .env: change it there, or unset it
init-no-token = there is no token, and without one there is no bot. Create one as said above, and start again
init-plain-http = { $name }={ $address }: the token and all texts would be sent unencrypted; { $mend }

# the owner
init-owners-set = Owners: { $count } named already.
init-owners-in-environment = Owners: AMANAT_OWNERS is set in the environment, which wins over .env.
init-owner-more = Name another owner? Two owners can sign together and stand in for each other.
init-owner-how =
    Who is the owner? From your own account, open this link and press Start:
    { $links }
    Or send this to the bot: /start { $code }
    Waiting for it, { $minutes } minutes at most …
init-owner-confirm = The code came from "{ $name }" on { $messenger }, an account without a username. Is that the owner?
init-owner-confirm-username = The code came from @{ $username } ("{ $name }") on { $messenger }. Is that the owner?
init-owner-other = Then that code is void. Here is another one.
init-owner-written = Owner: { $name } on { $messenger }. The account is in { $file }.
init-owner-nobody = Nobody has sent the code. ./amanat init asks again; without an owner nobody can open reporting.
init-owner-away = No messenger can be reached from here, so the owner cannot be found now: run ./amanat init where one can.
init-owner-running = The bot is running and would take the code itself. Stop it, and run ./amanat init again to name an owner.
init-owner-busy = Something else reads the messages of @{ $username }: a running bot, or a webhook. Send the code to your other bot, if there is one; or stop what reads there, and run ./amanat init again.
init-owner-crowd = More messages wait for this bot than can be looked through without losing some. Let it take them (./amanat run, then stop it), and run ./amanat init again.

# who runs the bot
init-operator-set =
    You have written who runs this bot:
    { $text }
init-operator-change = Write it anew?
init-operator-how = Who runs this bot, who reads the reports, where is the server, how are you reached? In Persian, one line, { $most } characters at most. Everybody reads it before they report; without it no report is taken.
init-operator-ask = (Enter: later)
init-operator-later = Then the bot teaches, and takes no reports until AMANAT_OPERATOR_FA is set.
init-operator-written = It is in { $file }.

# the keys
init-keys-made = Keys: { $file } is made.
init-keys-set = Keys: { $file } is there.
init-keys-copy =
    Copy it now to a place that is not this machine and not its backup, and keep { $env } with it:
    scp { $user }@{ $host }:{ $file } .
    Without this file nobody can read the reports ever again. Whoever has it and the data can read all of them.
init-keys-elsewhere = Keys: another machine holds them ({ $address }).

# the end
init-doctor = What ./amanat doctor says now:
init-next =
    Done. Start it: ./amanat run
    The bot then shows the owner the next steps in the chat. All steps: docs/operating/first-day.md
init-mend = Mend what ✗ says. ./amanat doctor looks again; then start: ./amanat run
init-stopped = Stopped. What you had answered is in { $file }; ./amanat init goes on from there.
init-stopped-empty = Stopped. Nothing was written.

# .env
init-env-lines = { $file }: the value of { $name } has several lines: write it in one, and start again
init-env-misread = { $file }: { $name } cannot be written so that it is read the same: leave out its $ and quotation marks, or write it into the file yourself
