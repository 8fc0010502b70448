"""Leads: who there is today and why, and one lead as a whole."""

import desks
from components.headings import heading
from components.leads.lists import leads_of_today
from components.leads.opened import lead_page, opened_lead

at = desks.desk()
lead = opened_lead(at)
if lead is None:
    heading("leads")
    leads_of_today(at)
else:
    heading("lead")
    lead_page(at, lead)
