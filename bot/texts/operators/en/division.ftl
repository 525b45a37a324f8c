division-no-version = no version { $number } of the division of work: there are { $there }
division-patch-nothing = nothing to write: no taken objection is waiting ({ $done } are in the content already)
division-patch-made = ways={ $ways } comments={ $comments } done={ $done }: read the patch, apply it with git apply, run ./amanat content check
division-patch-refused = with this patch the content would be refused; change it by hand where the problems say:
division-patch-unfulfilled = { $row }: another way still comes before { $wanted }; change its order by hand
division-patch-no-list = { $file } has no line «addressees:»: write the ways there, one below the other, or change the file by hand
division-patch-contradiction = { $row }: { $count } taken objections contradict each other, so no way is written for them: decide, and write it by hand
division-patch-failed = { $file } cannot be written: { $why }
export-form-patch = a patch for git apply
export-about-patch = objections to the division of work that were taken, for an editor of the content
