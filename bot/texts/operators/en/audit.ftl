audit-broken = { $what }: { $why }; nothing is proven from record { $at } on
audit-not-proven = NOT PROVEN
audit-chain-broken = BROKEN
audit-empty = records=0: nothing has been recorded yet
audit-whole = records={ $number } whole head={ $head }
audit-links = { $links } of them verify by their link only: the hash of their words, which could be guessed, was removed. Their other contents are as they were when the boundary, record { $boundary }, was written: compare that with the day of the upgrade. No upgrade removed words from a log that had none
audit-add-head = records cut off at the end show only against a head that was written down earlier: add --head N-HASH
audit-see-verify = the log is broken at record { $at }: see ./amanat audit verify
audit-nothing = nothing has been recorded yet
audit-bad-head = --head { $text }: { $error }, as in 1234-9f86d081884c
