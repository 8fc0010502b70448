"""What the tools call their columns when they export them, in English and in French.

Compared without case, accents, blanks and punctuation, so «Étape du cycle de vie», «etape_du_cycle_de_vie» and
«CreateDate» are found. Knows nothing of values.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from leadgrid.mappings import Kind

Role = Literal[
    "lead_id", "email", "company", "domain", "phone", "created_at", "activity", "occurred_at", "stage", "amount",
    "reason",
]  # fmt: skip
"""What a column can be: a canonical one, or one that files are linked by or attributes are derived from."""

ROLES: Final[Mapping[Kind, tuple[Role, ...]]] = {
    "leads": ("lead_id", "email", "company", "domain", "phone", "created_at"),
    "activities": ("lead_id", "email", "activity", "occurred_at"),
    "outcomes": ("lead_id", "email", "company", "domain", "occurred_at", "stage", "amount", "reason"),
    "companies": ("domain", "company"),
}
_ANY: Final = "leadgrid"
"""Whose names everybody uses."""
_PERSON: Final = {
    _ANY: "lead_id, id, id lead, id du lead, identifiant, id client, customer id, n°, numéro, contact, lead, user id",
    "HubSpot": "Record ID, Record ID - Contact, Contact ID, ID d'enregistrement, ID de l'enregistrement,"
    " ID d'enregistrement - Contact, ID de fiche d'informations, ID de fiche d'informations - Contact, vid",
    "Salesforce": "Lead ID, Contact ID, WhoId, Case Safe ID, ID de la piste, ID piste, ID du contact, Related To ID",
    "Mautic": "Mautic ID, Contact ID, Lead ID, lead_id",
    "Brevo": "CONTACT ID, ID contact, EXT_ID, ID du contact",
    "Zoho": "Record Id, Lead Id, Contact Id, ID du prospect, ID enregistrement, Lead Name Id, Nom du contact Id",
    "Pipedrive": "Person - ID, Personne - ID, Person ID, ID de la personne, Lead - ID, Prospect - ID, Deal - Person ID",
}
_EMAIL: Final = {
    _ANY: "email, e-mail, mail, email address, e-mail address, adresse e-mail, adresse mail, courriel, recipient,"
    " destinataire, adresse",
    "HubSpot": "Email, E-mail, Adresse e-mail, Work email, Recipient",
    "Salesforce": "Email, E-mail, Adresse e-mail",
    "Mautic": "Email, Courriel",
    "Brevo": "EMAIL, Email address, Adresse e-mail",
    "Zoho": "Email, E-mail, Secondary Email, Adresse e-mail",
    "Pipedrive": "Person - Email, Personne - E-mail, Person - Email - Work, Personne - E-mail - Travail",
}
_COMPANY: Final = {
    _ANY: "company, company name, société, entreprise, nom de la société, nom société, raison sociale, organisation",
    "HubSpot": "Company name, Associated Company, Nom de l'entreprise, Entreprise associée",
    "Salesforce": "Company / Account, Account Name, Nom du compte, Société",
    "Mautic": "Company, Primary company, Entreprise",
    "Zoho": "Company, Account Name, Nom du compte, Entreprise",
    "Pipedrive": "Organization - Name, Organisation - Nom, Person - Organization, Personne - Organisation",
}
_DOMAIN: Final = {
    _ANY: "domain, domaine, nom de domaine, domain name, website, site web, site internet, site, url, web",
    "HubSpot": "Company Domain Name, Nom de domaine de l'entreprise, Website URL, URL du site web",
    "Salesforce": "Website, Site Web",
    "Zoho": "Website, Site Web",
    "Pipedrive": "Organization - Website, Organisation - Site web",
}
_ACCOUNT: Final = _COMPANY | {
    _ANY: f"{_COMPANY[_ANY]}, name, nom, compte, account, organization, client",
    "Pipedrive": f"{_COMPANY['Pipedrive']}, Name, Nom",
}
"""A company in a file of companies, where a name is nobody else's."""
_PHONE: Final = {
    _ANY: "phone, telephone, tel, mobile, portable, phone number, numéro de téléphone, téléphone mobile",
    "HubSpot": "Phone Number, Mobile Phone Number, Numéro de téléphone, Numéro de téléphone mobile",
    "Salesforce": "Phone, Mobile, Téléphone, Portable",
    "Mautic": "Phone, Mobile, Téléphone",
    "Brevo": "SMS, WHATSAPP, LANDLINE_NUMBER",
    "Zoho": "Phone, Mobile, Téléphone, Portable",
    "Pipedrive": "Person - Phone, Personne - Téléphone",
}
_CREATED: Final = {
    _ANY: "created_at, created, créé le, date création, creation date, date d'inscription, inscription",
    "HubSpot": "Create Date, Date de création, Createdate, First Conversion Date, Date de première conversion",
    "Salesforce": "Created Date, CreatedDate, Create Date, Date de création",
    "Mautic": "Date added, date_added, Date identified, date_identified, Date d'ajout, Date d'identification",
    "Brevo": "ADDED_TIME, DATE_ADDED, Added Time, Date d'ajout, Creation date, Date de création",
    "Zoho": "Created Time, Heure de création, Date de création",
    "Pipedrive": "Person - Person created, Personne - Personne créée, Lead - Lead created, Lead created,"
    " Prospect - Prospect créé, Person created, Personne créée",
}
_ACTIVITY: Final = {
    _ANY: "activity, activité, type, event, événement, action, type d'activité, activity type, event name,"
    " nom de l'événement, type d'événement, event type",
    "HubSpot": "Activity type, Type d'activité, Event Type, Type d'événement, Email event type",
    "Salesforce": "Activity Type, Task Subtype, Type d'activité, Sous-type de tâche, Member Status, Statut du membre",
    "Mautic": "Event, Event type, Action, Type d'événement",
    "Brevo": "Event, Event type, Événement",
    "Zoho": "Activity Type, Type d'activité",
    "Pipedrive": "Activity - Type, Activité - Type, Type of activity",
}
_HAPPENED: Final = {
    _ANY: "occurred_at, date, timestamp, event date, date de l'événement, horodatage, heure, time, when, date et heure",
    "HubSpot": "Activity date, Date de l'activité, Event date, Timestamp, Occurred at",
    "Salesforce": "Activity Date, Date, Due Date, Date d'échéance, First Responded Date, Created Date",
    "Mautic": "date_hit, Date hit, Timestamp, Date sent, Date read, date_added",
    "Brevo": "Event date, Date de l'événement, ts_event, Date",
    "Zoho": "Activity Time, Start DateTime, Activity Date, Date de l'activité, Created Time",
    "Pipedrive": "Activity - Due date, Activité - Date d'échéance, Activity - Marked as done time,"
    " Activité - Marquée comme terminée le, Marked as done time",
}
_CLOSED: Final = {
    _ANY: "occurred_at, date, signed_at, date de signature, won_at, converted_at, date de conversion, date client,"
    " customer since, client depuis, date de commande, order date",
    "HubSpot": "Close Date, Date de fermeture, Became a Customer Date, Date de passage au statut de client,"
    " Date à laquelle le contact est devenu client, Closed Won Date",
    "Salesforce": "Close Date, Closed Date, Converted Date, Date de clôture, Date de fermeture, Date de conversion",
    "Zoho": "Closing Date, Date de clôture, Converted Time, Heure de conversion",
    "Pipedrive": "Deal - Won time, Affaire - Date de gain, Affaire - Gagnée le, Deal - Deal closed on, Won time,"
    " Affaire - Affaire conclue le, Deal closed on",
}
_STAGE: Final = {
    _ANY: "stage, étape, phase, status, statut, état, state",
    "HubSpot": "Lifecycle Stage, Phase du cycle de vie, Étape du cycle de vie, Lead Status, Statut du lead,"
    " Deal Stage, Phase de la transaction, Étape de la transaction",
    "Salesforce": "Stage, StageName, Lead Status, Opportunity Stage, Étape, Statut de la piste, Étape d'opportunité",
    "Mautic": "Stage, Étape",
    "Brevo": "Deal Stage, Étape de l'opportunité",
    "Zoho": "Stage, Lead Status, Étape, Statut du prospect, Statut de la piste, Phase",
    "Pipedrive": "Deal - Stage, Affaire - Étape, Deal - Status, Affaire - Statut",
}
_AMOUNT: Final = {
    _ANY: "amount, montant, value, valeur, revenue, chiffre d'affaires, ca, total, price, prix, montant ht",
    "HubSpot": "Amount, Montant, Amount in company currency, Montant dans la devise de l'entreprise, Total revenue",
    "Salesforce": "Amount, Montant, Expected Revenue, Revenu attendu",
    "Brevo": "Amount, Montant",
    "Zoho": "Amount, Montant, Expected Revenue, Revenu attendu",
    "Pipedrive": "Deal - Value, Affaire - Valeur, Deal value",
}
_REASON: Final = {
    _ANY: "reason, raison, motif, cause, motif de refus, refusal reason, lost reason, loss reason",
    "HubSpot": "Closed Lost Reason, Motif de la perte, Raison de la perte, Closed Won Reason, Motif de la réussite,"
    " Unqualified reason, Raison de la disqualification",
    "Salesforce": "Loss Reason, Closed Lost Reason, Unqualified Reason, Motif de perte, Raison de la perte",
    "Zoho": "Reason For Loss, Lost Reason, Motif de la perte, Raison de la perte",
    "Pipedrive": "Deal - Lost reason, Affaire - Motif de perte, Affaire - Raison de la perte",
}
DATED: Final[Mapping[tuple[Kind, str], str]] = {
    ("outcomes", "customer"): "converted_at, won_at, signed_at, customer_since, client depuis, date de conversion,"
    " Became a Customer Date, Date de passage au statut de client, Date à laquelle le contact est devenu client,"
    " Converted Date, Converted Time, date de signature, Closed Won Date, date de conversion en client,"
    " devenu client le, Date de clôture gagnée",
    ("outcomes", "mql"): "mql_at, Became a Marketing Qualified Lead Date, date MQL,"
    " Date de passage au statut de lead qualifié marketing",
    ("outcomes", "sql"): "sql_at, Became a Sales Qualified Lead Date, date SQL,"
    " Date de passage au statut de lead qualifié commercialement",
    ("activities", "email_open"): "last_open_at, last open, last open date, dernière ouverture,"
    " date de dernière ouverture, Last marketing email open date, Date de dernière ouverture d'e-mail marketing,"
    " last_opened, OPENED_AT",
    ("activities", "email_click"): "last_click_at, last click, last click date, dernier clic, date de dernier clic,"
    " Last marketing email click date, Date de dernier clic sur e-mail marketing",
    ("activities", "form_submit"): "last_form_at, Recent Conversion Date, Date de conversion récente,"
    " dernière soumission, last form submission, Date de dernière soumission de formulaire",
    ("activities", "page_view"): "last_visit_at, Time Last Seen, Dernière visite, last visit, last_visit,"
    " Time of last session, Heure de la dernière session, last_active, Last active, Dernière activité",
}
"""Columns of a wide leads file that hold the instant of an activity or an outcome."""
OF_WINNING: Final = (
    "conver", "client", "customer", "won", "gagn", "clos", "clotur", "fermeture", "sign", "vente", "sale", "achat",
    "purchase", "command", "order", "contra",
)  # fmt: skip
"""What is in the name of a column that may hold the day of winning; its rows have to bear that out."""
WINNING: Final = "is_customer, customer, client, converted, converti, is won, won, gagné, closed won, IsConverted"
"""Columns that say yes or no to having won."""
STAGES_WON: Final = (
    "customer, client, closed won, closedwon, won, gagné, gagnée, converted, converti, closed - converted, conclu,"
    " fermé gagné, fermée gagnée, clôturé gagné, affaire conclue, evangelist"
)
"""What a stage says of somebody who has bought."""
YES: Final = "yes, oui, true, vrai, 1, y, o, x"
NO: Final = "no, non, false, faux, 0, n"
PLACEHOLDERS: Final = (
    "Select", "-Select-", "--Select--", "Sélectionner", "-Sélectionner-", "Choisir", "N/A", "n.a.", "#N/A", "NA", "-",
    "--", "---", "—", "null", "none", "nil", "nan", "undefined", "unknown", "inconnu", "inconnue", "non renseigné",
    "non renseignée", "non précisé", "not provided", "?", "-None-", "-Aucun-", "aucun", "(vide)", "(blank)",
)  # fmt: skip
"""What tools and people write where they know nothing."""


def folded(name: str) -> str:
    """What headers are compared by.

    >>> folded(" Étape du cycle de vie ") == folded("etape_du_cycle_de_vie")
    True
    """
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe")).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def listed(names: str) -> tuple[str, ...]:
    """The folded names of a list."""
    return tuple(folded(name) for name in names.split(", "))


def _keyed(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {tool: listed(text.replace("\n", " ")) for tool, text in names.items()}


_SHARED: Final = {
    "lead_id": _keyed(_PERSON),
    "email": _keyed(_EMAIL),
    "company": _keyed(_COMPANY),
    "domain": _keyed(_DOMAIN),
    "phone": _keyed(_PHONE),
    "created_at": _keyed(_CREATED),
    "activity": _keyed(_ACTIVITY),
    "stage": _keyed(_STAGE),
    "amount": _keyed(_AMOUNT),
    "reason": _keyed(_REASON),
}
_ACCOUNTS: Final = _keyed(_ACCOUNT)
_TIMES: Final = {"activities": _keyed(_HAPPENED), "outcomes": _keyed(_CLOSED)}


def tools_that_say(kind: Kind, role: Role, name: str) -> tuple[tuple[str, ...], int] | None:
    """The tools whose header this is for a role, and how near to the beginning of their list; None where of none.

    No tool is named where everybody may call a column so.

    >>> tools_that_say("leads", "created_at", "CREATED TIME")
    (('Zoho',), 0)
    """
    by_tool = _TIMES[kind] if role == "occurred_at" else _SHARED[role]
    if kind == "companies" and role == "company":
        by_tool = _ACCOUNTS
    key = folded(name)
    found = {tool: names.index(key) for tool, names in by_tool.items() if key in names}
    if not found:
        return None
    return tuple(tool for tool in found if tool != _ANY and _ANY not in found), min(found.values())
