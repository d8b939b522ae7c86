"""What a column is about, guessed from its heading in five languages. Pure."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tickler.people.search import fold

FIELDS = {
    "number": _("Number"),
    "name": _("Client"),
    "type": _("Type"),
    "account_language": _("Language of the client"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "full_name": _("Contact's whole name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "language": _("Language of letters"),
    "login": _("Login"),
    "notify": _("Notify"),
    "signatory": _("Signatory"),
}
OF_CONTACT = frozenset({"first_name", "last_name", "full_name", "email", "phone", "language", "signatory"})

_HEADINGS = {
    "number": "number, no, no., nr, nr., short id, id, client number, client id, account number, nummer, "
    "kundennummer, mandantennummer, kürzel, numero, n°, numero client, identifiant, numero de cliente, "
    "klantnummer, relatienummer",
    "name": "client, name, client name, account, account name, company, company name, customer, mandant, "
    "kunde, firma, firmenname, unternehmen, mandantenname, nom du client, societe, entreprise, "
    "raison sociale, cliente, nome do cliente, empresa, nome da empresa, klant, klantnaam, bedrijf, "
    "bedrijfsnaam, naam, nom, nome, relatie",
    "type": "type, account type, client type, art, typ, typ des mandanten, kundentyp, tipo, soort, "
    "type klant, type de client, tipo de cliente",
    "account_language": "account language, client language, language of the client, sprache des mandanten, "
    "sprache des kunden, langue du client, lingua do cliente, taal van de klant",
    "first_name": "first name, firstname, given name, forename, vorname, prenom, nome proprio, "
    "primeiro nome, voornaam",
    "last_name": "last name, lastname, surname, family name, nachname, familienname, nom de famille, "
    "apelido, achternaam, familienaam",
    "full_name": "contact, contact name, full name, contact's whole name, contact person, kontakt, "
    "ansprechpartner, kontaktperson, ganzer name, personne de contact, nom complet, interlocuteur, contacto, "
    "nome completo, pessoa de contacto, contactpersoon, volledige naam",
    "email": "e-mail, email, mail, e-mail address, email address, contact email, e-mail-adresse, "
    "emailadresse, adresse e-mail, courriel, adresse electronique, correio eletronico, "
    "endereco de e-mail, e-mailadres, emailadres",
    "phone": "telephone, phone, mobile, phone number, telefon, telefonnummer, handy, mobil, portable, "
    "numero de telephone, tel, tel., telefone, telemovel, telefoon, telefoonnummer, mobiel",
    "language": "language of letters, language, contact language, sprache der briefe, sprache, "
    "langue des lettres, langue, lingua das cartas, lingua, idioma, taal van brieven, taal",
    "login": "login, portal access, anmeldung, zugang, connexion, acces, inicio de sessao, acesso, "
    "inloggen, toegang",
    "notify": "notify, notifications, benachrichtigung, benachrichtigen, notification, notifications, "
    "notifier, notificar, notificacoes, meldingen, melden",
    "signatory": "signatory, signer, unterzeichner, zeichnungsberechtigt, signataire, signatario, "
    "ondertekenaar, tekenbevoegd",
}
_BY_HEADING = {
    fold(word): field for field, words in _HEADINGS.items() for word in words.replace("\n", " ").split(", ")
}


def guess(heads: Sequence[str]) -> list[str]:
    """For each heading the field it names, each field once; "" where we do not know."""
    found: list[str] = []
    for head in heads:
        field = _BY_HEADING.get(fold(head.strip(" *:")), "") or _as_we_say_it(head)
        found.append(field if field not in found else "")
    return found


def _as_we_say_it(head: str) -> str:
    """Our own export has our own words, in the language of whoever made it."""
    said = fold(head)
    return next((field for field, words in FIELDS.items() if fold(str(words)) == said), "")
