"""Writing to a body: invented cases of objections and reports, and rounds of practice with them."""
