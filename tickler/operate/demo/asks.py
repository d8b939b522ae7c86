"""What the demo's firm asks its clients for, in their languages, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, and what an invented client answers: the name of a file, or words."""

    type: str
    text: str
    answer: str = ""
    hint: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Wording:
    """A request in one language."""

    title: str
    message: str
    asks: tuple[Ask, ...]

    def content(self, **values: Any) -> dict[str, Any]:
        """The plain content that a request is made from."""
        questions = [
            {"type": ask.type, "text": ask.text, "hint": ask.hint, "is_required": ask.is_required}
            for ask in self.asks
        ]
        return {"title": self.title, "message": self.message, "questions": questions, **values}


TAX = {
    "en": Wording(
        "Papers for your income tax",
        "We would like to prepare your tax return. Please send us these papers; a photo is good enough.",
        (
            Ask("file", "Annual statement of your employer", "annual-statement.pdf"),
            Ask("file", "Yearly statement of the mortgage", "mortgage.pdf", "Your bank sends it in January."),
            Ask("file", "Health insurance", "IMG_2041.jpg"),
            Ask("yes_no", "Did you move house last year?", "no"),
            Ask("text", "Is there anything else we should know?", "Nothing new.", is_required=False),
        ),
    ),
    "de": Wording(
        "Unterlagen für Ihre Einkommensteuer",
        "Wir möchten Ihre Steuererklärung vorbereiten. Bitte senden Sie uns diese Unterlagen; "
        "ein Foto genügt.",
        (
            Ask("file", "Lohnsteuerbescheinigung", "lohnsteuer.pdf"),
            Ask("file", "Bescheinigung der Bank über Zinsen", "zinsen.pdf"),
            Ask("file", "Beiträge zur Krankenversicherung", "IMG_0377.jpg"),
            Ask("yes_no", "Sind Sie im letzten Jahr umgezogen?", "no"),
            Ask("text", "Was sollten wir noch wissen?", "Nichts Neues.", is_required=False),
        ),
    ),
    "fr": Wording(
        "Documents pour votre déclaration de revenus",
        "Nous allons préparer votre déclaration. Merci de nous envoyer ces documents ; une photo suffit.",
        (
            Ask("file", "Attestation fiscale de l'employeur", "attestation.pdf"),
            Ask("file", "Relevé annuel de la banque", "releve-annuel.pdf"),
            Ask("file", "Attestation de la mutuelle", "IMG_5120.jpg"),
            Ask("yes_no", "Avez-vous déménagé l'an dernier ?", "yes"),
            Ask("text", "Autre chose à nous signaler ?", "Rien de neuf.", is_required=False),
        ),
    ),
    "pt": Wording(
        "Documentos para a sua declaração de IRS",
        "Vamos preparar a sua declaração. Agradecemos o envio destes documentos; uma fotografia chega.",
        (
            Ask("file", "Declaração anual da entidade patronal", "declaracao-anual.pdf"),
            Ask("file", "Declaração do banco (crédito à habitação)", "credito.pdf"),
            Ask("file", "Despesas de saúde", "IMG_8804.jpg"),
            Ask("yes_no", "Mudou de casa no ano passado?", "no"),
            Ask("text", "Há mais alguma coisa a dizer?", "Nada de novo.", is_required=False),
        ),
    ),
    "nl": Wording(
        "Papieren voor uw inkomstenbelasting",
        "Wij bereiden graag uw aangifte voor. Wilt u ons deze papieren sturen? Een foto is goed genoeg.",
        (
            Ask("file", "Jaaropgave van uw werkgever", "jaaropgave.pdf"),
            Ask("file", "Jaaroverzicht van de hypotheek", "hypotheek.pdf"),
            Ask("file", "Overzicht van de zorgverzekering", "IMG_6632.jpg"),
            Ask("yes_no", "Bent u vorig jaar verhuisd?", "no"),
            Ask("text", "Is er nog iets wat wij moeten weten?", "Niets nieuws.", is_required=False),
        ),
    ),
}
BOOKS = {
    "en": Wording(
        "Monthly bookkeeping",
        "Please send us the papers of the last month, so that we can close it.",
        (
            Ask("file", "Bank statements", "bank-statements.pdf"),
            Ask("file", "Receipts paid in cash", "IMG_1187.jpg", is_required=False),
            Ask("number", "Cash in the till on the last day", "418.60"),
        ),
    ),
    "de": Wording(
        "Buchhaltung des Monats",
        "Bitte senden Sie uns die Belege des letzten Monats, damit wir ihn abschließen können.",
        (
            Ask("file", "Kontoauszüge", "kontoauszuege.pdf"),
            Ask("file", "Bar bezahlte Belege", "IMG_0912.jpg", is_required=False),
            Ask("number", "Kassenbestand am letzten Tag", "236.15"),
        ),
    ),
    "fr": Wording(
        "Comptabilité du mois",
        "Merci de nous envoyer les pièces du mois dernier afin que nous puissions le clôturer.",
        (
            Ask("file", "Relevés bancaires", "releves.pdf"),
            Ask("file", "Reçus payés en espèces", "IMG_3358.jpg", is_required=False),
            Ask("number", "Montant en caisse le dernier jour", "512.40"),
        ),
    ),
    "pt": Wording(
        "Contabilidade do mês",
        "Agradecemos o envio dos documentos do mês passado, para o podermos fechar.",
        (
            Ask("file", "Extratos bancários", "extratos.pdf"),
            Ask("file", "Recibos pagos em dinheiro", "IMG_7719.jpg", is_required=False),
            Ask("number", "Dinheiro em caixa no último dia", "305.90"),
        ),
    ),
    "nl": Wording(
        "Boekhouding van de maand",
        "Wilt u ons de papieren van de afgelopen maand sturen, zodat wij die kunnen afsluiten?",
        (
            Ask("file", "Bankafschriften", "bankafschriften.pdf"),
            Ask("file", "Bonnen die contant zijn betaald", "IMG_4410.jpg", is_required=False),
            Ask("number", "Kasgeld op de laatste dag", "187.25"),
        ),
    ),
}
ADDRESS = {
    "en": Wording(
        "New address",
        "Have you moved? Tell us where you live now, and we tell the tax office.",
        (
            Ask("text", "Your new address", "12 Harbour Lane, Bristol BS1 4XX"),
            Ask("date", "Since when?", "2026-03-01"),
        ),
    ),
    "nl": Wording(
        "Nieuw adres",
        "Bent u verhuisd? Laat ons weten waar u nu woont, dan geven wij het door.",
        (
            Ask("text", "Uw nieuwe adres", "Lindelaan 8, 3062 AB Rotterdam"),
            Ask("date", "Sinds wanneer?", "2026-03-01"),
        ),
    ),
    "pt": Wording(
        "Nova morada",
        "Mudou de casa? Diga-nos onde mora agora, e nós comunicamos às Finanças.",
        (
            Ask("text", "A sua nova morada", "Rua das Flores 24, 4050-262 Porto"),
            Ask("date", "Desde quando?", "2026-03-01"),
        ),
    ),
}
LOAN = {
    "en": Wording(
        "Contract of the new loan",
        "Your bank told us of a new loan. We need the contract before the annual accounts.",
        (Ask("file", "The signed contract", "loan-contract.pdf"),),
    ),
    "de": Wording(
        "Vertrag über das neue Darlehen",
        "Für den Jahresabschluss brauchen wir noch den Darlehensvertrag.",
        (Ask("file", "Der unterschriebene Vertrag", "darlehen.pdf"),),
    ),
    "fr": Wording(
        "Contrat du nouveau prêt",
        "Il nous manque le contrat de prêt pour les comptes annuels.",
        (Ask("file", "Le contrat signé", "contrat-pret.pdf"),),
    ),
    "pt": Wording(
        "Contrato do novo empréstimo",
        "Falta-nos o contrato do empréstimo para fechar as contas do ano.",
        (Ask("file", "O contrato assinado", "contrato-emprestimo.pdf"),),
    ),
}
WORDINGS: Mapping[str, Mapping[str, Wording]] = {"tax": TAX, "books": BOOKS, "address": ADDRESS, "loan": LOAN}
# Saved by the firm to send again: its name for staff, which wording, every so many days, at most how often.
TEMPLATES = (
    ("Income tax, private", "tax", 3, 3),
    ("Monthly bookkeeping", "books", 4, 4),
    ("New address", "address", 7, 2),
    ("New loan", "loan", 5, 2),
)


def wording(key: str, language: str) -> Wording:
    """The request in this language, else in English."""
    return WORDINGS[key].get(language) or WORDINGS[key]["en"]
