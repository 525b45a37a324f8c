"""Who may see a case and whose word counts: members, leads on duty, a body's liaison; who goes on holding it."""
