"""What people give: words, files, albums, posts, choices; read below the form, a sent report and a case alike."""
