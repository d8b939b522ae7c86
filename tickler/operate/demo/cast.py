"""Who there is in the demo: three who work for the firm, and forty clients with the people behind them.

All of them are invented. Their addresses end in `.example`, where no letter can ever arrive.
"""

from dataclasses import dataclass

from tickler.people.models import AccountType, Role

FIRM = {
    "name": "Marlow & Brandt",
    "owner_name": "Sofie Janssen",
    "owner_email": "sofie@marlowbrandt.example",
    "zone": "Europe/Amsterdam",
    "country": "NL",
    "language": "en",
}
FIRM_MORE = {
    "address": "Havenkade 12\n3011 AB Rotterdam",
    "phone": "+31 10 555 01 42",
    "website": "https://marlowbrandt.example",
    "reply_to": "office@marlowbrandt.example",
}
SOFIE, MIRIAM, TOM = "sofie@marlowbrandt.example", "miriam@marlowbrandt.example", "tom@marlowbrandt.example"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the firm, beside its owner."""

    name: str
    email: str
    role: str
    phone: str


COLLEAGUES = (
    Colleague("Miriam Brandt", MIRIAM, Role.ADMIN, "+31 10 555 01 43"),
    Colleague("Tom Bakker", TOM, Role.EMPLOYEE, "+31 10 555 01 44"),
)


@dataclass(frozen=True, slots=True)
class Human:
    """A contact. The first address is the one letters go to and they sign in with."""

    first_name: str
    last_name: str
    emails: tuple[str, ...]
    login: bool = True
    notify: bool = True
    phone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """An account, who stands for it, and who of the firm looks after it."""

    name: str
    people: tuple[Human, ...]
    type: str = AccountType.INDIVIDUAL
    language: str = ""
    looked_after_by: tuple[str, ...] = (TOM,)


def one(name: str, email: str, language: str = "", **more: object) -> Client:
    """A single person; the account is called as they are."""
    first, last = name.split(" ", 1)
    return Client(last, (Human(first, last, (email,)),), language=language, **more)  # type: ignore[arg-type]


def pair(name: str, first: Human, second: Human, language: str = "", **more: object) -> Client:
    """Two people with one account."""
    return Client(name, (first, second), language=language, **more)  # type: ignore[arg-type]


def firm(name: str, *people: Human, language: str = "", **more: object) -> Client:
    """A company."""
    return Client(name, people, type=AccountType.COMPANY, language=language, **more)  # type: ignore[arg-type]


def human(name: str, *emails: str, **more: object) -> Human:
    """A contact by name and addresses."""
    first, last = name.split(" ", 1)
    return Human(first, last, emails, **more)  # type: ignore[arg-type]


ANNA = "anna@dewit.example"
LENA = "lena@mueller-krause.example"
RUI = "rui@oliveira-filhos.example"
# Addresses of the clients whom a visitor may be, one click each.
TO_BE = (ANNA, LENA, RUI)

CLIENTS = (
    # --- the Netherlands
    pair(
        "De Wit",
        human("Anna de Wit", ANNA, "anna.de.wit@werk.example", phone="+31 6 555 018 20"),
        human("Piet de Wit", "piet@dewit.example", login=False),
        language="en",
        looked_after_by=(SOFIE, TOM),
    ),
    firm("Bakkerij Hendriks BV",
         human("Joost Hendriks", "joost@bakkerijhendriks.example", phone="+31 10 555 02 11"),
         human("Els Hendriks", "boekhouding@bakkerijhendriks.example", login=False), language="nl"),
    one("Daan Visser", "daan@visser.example", "nl"),
    pair("Van den Berg", human("Sanne van den Berg", "sanne@vandenberg.example"),
         human("Koen van den Berg", "koen@vandenberg.example"), language="nl"),
    firm("Smit & Zonen", human("Gerrit Smit", "gerrit@smitenzonen.example"), language="nl"),
    firm("Studio Noord", human("Femke Postma", "femke@studionoord.example"),
         human("Ruben Kok", "ruben@studionoord.example"), language="nl"),
    firm("Praktijk Jansen", human("Ilse Jansen", "ilse@praktijkjansen.example"), language="nl",
         looked_after_by=(MIRIAM,)),
    one("Hugo Mulder", "hugo@mulder.example", "nl", looked_after_by=(MIRIAM,)),
    pair("Dekker en De Boer", human("Eline Dekker", "eline@dekkerdeboer.example"),
         human("Bas de Boer", "bas@dekkerdeboer.example"), language="nl"),
    Client("Stichting Speeltuin Oost", (human("Marga Willems", "bestuur@speeltuinoost.example"),),
           type=AccountType.OTHER, language="nl"),
    one("Noor Peters", "noor@peters.example", "nl"),
    one("Wim Kuipers", "wim@kuipers.example", "nl"),
    # --- Germany and Austria
    pair("Müller-Krause", human("Lena Müller-Krause", LENA, phone="+49 30 555 0192"),
         human("Jonas Krause", "jonas@mueller-krause.example"), language="de", looked_after_by=(SOFIE, TOM)),
    firm("Schreinerei Vogel GmbH", human("Markus Vogel", "buero@schreinerei-vogel.example"), language="de"),
    pair("Becker", human("Ute Becker", "ute@becker.example"), human("Rolf Becker", "rolf@becker.example"),
         language="de"),
    one("Katrin Hoffmann", "katrin@hoffmann.example", "de"),
    firm("Weinhandlung Krämer", human("Sabine Krämer", "sabine@weinkraemer.example"), language="de"),
    one("Stefan Huber", "stefan@huber.example", "de", looked_after_by=(MIRIAM,)),
    firm("Physio am Park", human("Tanja Brunner", "praxis@physioampark.example"), language="de",
         looked_after_by=(MIRIAM,)),
    # --- France and Belgium
    one("Camille Moreau", "camille@moreau.example", "fr"),
    firm("Boulangerie Lefèvre SARL", human("Luc Lefèvre", "luc@boulangerie-lefevre.example"), language="fr"),
    pair("Dubois", human("Claire Dubois", "claire@dubois.example"),
         human("Antoine Dubois", "antoine@dubois.example"), language="fr"),
    firm("Garnier Architectes", human("Élodie Garnier", "elodie@garnier-archi.example"), language="fr",
         looked_after_by=(SOFIE,)),
    one("Thierry Lambert", "thierry@lambert.example", "fr"),
    # --- Portugal
    one("Inês Ferreira", "ines@ferreira.example", "pt"),
    firm("Oliveira & Filhos Lda", human("Rui Oliveira", RUI, phone="+351 22 555 0133"),
         human("Marta Oliveira", "contas@oliveira-filhos.example", login=False), language="pt",
         looked_after_by=(SOFIE, TOM)),
    one("Tiago Sousa", "tiago@sousa.example", "pt"),
    pair("Almeida", human("Beatriz Almeida", "beatriz@almeida.example"),
         human("Nuno Almeida", "nuno@almeida.example"), language="pt"),
    firm("Padaria Central", human("Helena Matos", "helena@padariacentral.example"), language="pt",
         looked_after_by=(MIRIAM,)),
    # --- those who are written to in English
    one("Emma Clarke", "emma@clarke.example", "en"),
    pair("Hughes", human("Megan Hughes", "megan@hughes.example"), human("Rhys Hughes", "rhys@hughes.example"),
         language="en"),
    firm("Bridge Street Books", human("Oliver Grant", "oliver@bridgestreetbooks.example"), language="en",
         looked_after_by=(SOFIE,)),
    one("Siobhan O'Connor", "siobhan@oconnor.example", "en"),
    firm("Kestrel Cycles Ltd", human("Priya Shah", "priya@kestrelcycles.example"), language="en"),
    one("Marek Nowak", "marek@nowak.example", "en"),
    firm("Lindqvist Design", human("Astrid Lindqvist", "astrid@lindqvist.example"), language="en"),
    one("Giulia Romano", "giulia@romano.example", "en", looked_after_by=(MIRIAM,)),
    # --- the odd ones: nobody is written to, nobody can sign in, no address at all, put aside
    Client("Aunt Frieda's Estate", (human("Frieda Hartog", "frieda@hartog.example", notify=False),),
           type=AccountType.OTHER, language="en"),
    Client("Postma", (human("Jelle Postma", "jelle@postma.example", login=False),), language="nl"),
    Client("Verhoeven", (human("Truus Verhoeven", login=False, notify=False, phone="+31 10 555 02 80"),),
           language="nl"),
    one("Ferenc Kovács", "ferenc@kovacs.example", "en"),
)  # fmt: skip

# Anna has a second account, so that one sign-in shows two.
SECOND_ACCOUNT = ("Atelier De Wit", ANNA)
ARCHIVED = "Kovács"

TAGS = {
    ("VAT monthly", "info"): ("De Wit", "Bakkerij Hendriks BV", "Schreinerei Vogel GmbH"),
    ("Retired", "calm"): ("De Wit", "Becker"),
}
TEAMS = {"Payroll": ((MIRIAM, TOM), ("Bakkerij Hendriks BV", "Praktijk Jansen"))}
