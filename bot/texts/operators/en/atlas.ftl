atlas-no-version = no locked version { $number }: there are { $there }
atlas-unreadable = { $file }: { $why }; name a CSV file, see docs/operating/atlas.md
atlas-problems = problems={ $number }: nothing was imported; fix the table and import it again
areas-unreadable = { $file }: { $why }; name a CSV file, see docs/content.md
areas-problems = problems={ $number }: nothing was written; fix the table and import it again
atlas-recomputed = version { $number } { $hash }: { $verdict }
atlas-identical = identical
atlas-different = DIFFERENT
atlas-would-import = would be imported
atlas-imported = imported
