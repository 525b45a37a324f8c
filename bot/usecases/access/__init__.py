"""Who may see a case and whose signature counts: members, leads on duty, a body's liaison; and how claims go
on."""
