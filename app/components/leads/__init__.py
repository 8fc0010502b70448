"""The room of the page «Leads»: who there is today, found and chosen, and one lead as a whole."""
