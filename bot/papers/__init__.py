"""Files made for people: certificates, posters, checklists, tables. Every word comes from outside."""
