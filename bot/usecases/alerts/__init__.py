"""Quick alerts: a reporter's yes, the assignee and a lead, the body's liaison, and calling one back."""
