"""Files made for people: certificates, posters, checklists, tables. Every text comes from the caller."""
