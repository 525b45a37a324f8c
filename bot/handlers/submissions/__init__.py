"""What people send: words, files, albums, posts, choices. The form, sent reports and cases all use it."""
