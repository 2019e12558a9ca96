"""Every rule fires where it should, and is silent where the same thing is said well."""

import datetime

import pytest

from ogplens.advice.facts import facts_of
from ogplens.advice.registry import RULES, fired
from ogplens.domain import Commitment, Milestone, PlanDate, Precision

LONG = (
    "The plan describes who acts, for whom and in which order things happen, so that a reader who "
    "knows nothing of the matter can follow it from the first page to the last."
)

# Code, language, a text where it fires, a text where it must not.
CASES = [
    ("V101", "en", "The ministry will publish its contracts.",
     "The ministry will publish its contracts by March 2028."),
    ("V101", "es", "El ministerio publicará sus contratos.",
     "El ministerio publicará sus contratos a más tardar el 31 de marzo de 2028."),
    ("V101", "fr", "Le ministère publiera ses contrats.",
     "Le ministère publiera ses contrats avant le 31 mars 2028."),
    ("V101", "pt", "O ministério publicará os seus contratos.",
     "O ministério publicará os seus contratos até 31 de março de 2028."),
    ("V102", "en", "Openness will become a habit of the administration.",
     "Openness will become a habit: a report says so each June."),
    ("V102", "es", "La apertura será un hábito de la administración.",
     "La apertura será un hábito: un informe lo dirá cada junio."),
    ("V103", "en", "We will strengthen integrity and promote dialogue.",
     "We will strengthen integrity: 40 agencies adopt a code."),
    ("V103", "es", "Se fortalecerá la integridad y se promoverá el diálogo.",
     "Se fortalecerá la integridad: 40 entidades aprueban un código."),
    ("V103", "fr", "Le gouvernement renforcera et encouragera le dialogue.",
     "Le gouvernement adoptera un décret sur le dialogue."),
    ("V104", "en", "Where possible, agencies publish their minutes.",
     "Agencies publish their minutes as soon as possible, within ten days."),
    ("V104", "es", "En la medida de lo posible se publicarán las actas.",
     "Las actas se publicarán en diez días."),
    ("V104", "pt", "Na medida do possível, as atas serão publicadas.",
     "As atas serão publicadas em dez dias."),
    ("V105", "en", "The agency will explore options for a register.",
     "The agency will open a register."),
    ("V105", "es", "La agencia explorará opciones para un registro.",
     "La agencia abrirá un registro."),
    ("V105", "fr", "L'agence étudiera la possibilité d'un registre.",
     "L'agence ouvrira un registre."),
    ("V107", "en", "A new law on archives.", LONG),
    ("V107", "es", "Una nueva ley de archivos.", LONG),
    ("R201", "en", "Internal audit units review procedures of each ministry.",
     "Internal audit units review procedures, and their reports are published online."),
    ("R201", "es", "Las unidades de auditoría interna revisan los procesos.",
     "Las unidades de auditoría interna revisan los procesos y publican sus informes."),
    ("R201", "pt", "As unidades de auditoria interna revisam os processos.",
     "As unidades de auditoria interna revisam os processos e recebem denúncias dos cidadãos."),
    ("R202", "en", "A digital system will handle files between offices.",
     "A digital system will publish all files as open data."),
    ("R202", "es", "Un sistema digital tramitará los expedientes.",
     "Un sistema digital publicará los expedientes como datos abiertos."),
    ("R202", "fr", "Une plateforme numérique traitera les dossiers.",
     "Une plateforme numérique publiera les dossiers en données ouvertes."),
    ("R203", "en", "Ministries exchange data between agencies.",
     "Ministries exchange data between agencies and publish them for everyone."),
    ("R203", "es", "Los ministerios intercambiarán información entre entidades.",
     "Los ministerios intercambiarán información entre entidades y la publicarán."),
    ("R204", "en", "Waiting times for permits will be shorter.",
     "Waiting times for permits are published, and users can file complaints."),
    ("R204", "es", "Se simplificarán los trámites de los hospitales.",
     "Se simplificarán los trámites y se atenderán las quejas de los pacientes."),
    ("R205", "en", "Officials will be trained; human resources are coordinated.",
     "Officials will be trained to answer requests for information from the public."),
    ("R205", "es", "Se capacitará a los funcionarios en ética.",
     "Se capacitará a los funcionarios y se publicarán los resultados en línea."),
    ("R206", "en", "The reform ensures the participation of citizens.",
     "Citizens take part in a public consultation on the draft."),
    ("R206", "es", "Se asegura la participación ciudadana.",
     "Una consulta pública asegura la participación ciudadana."),
    ("R207", "en", "The transparency of the health service will rise.",
     "The transparency of the health service: every budget is published online."),
    ("R207", "es", "Aumentará la transparencia del servicio de salud.",
     "Aumentará la transparencia: cada hospital publicará su presupuesto."),
    ("R208", "en", "The accountability of the police will rise.",
     "Accountability of the police: citizens' complaints are investigated."),
    ("R209", "en", "A public consultation on the draft takes place.",
     "A public consultation takes place, and comments are answered within 20 days."),
    ("R209", "es", "Habrá una consulta pública sobre el borrador.",
     "Habrá una consulta pública con respuesta a los comentarios."),
    ("R210", "en", "A plan for the quality of water will be carried out.",
     "The quality of water is published every week."),
    ("R210", "es", "Se ejecutará un plan de calidad del agua.",
     "La calidad del agua se publicará cada semana."),
    ("A301", "en", "The agency will continue to publish its list.",
     "A decree obliges the agency to continue to publish its list."),
    ("A301", "es", "Se continuará promoviendo la cultura.",
     "Un decreto obliga a continuar con la publicación."),
    ("A301", "fr", "L'agence continuera de publier sa liste, déjà en place.",
     "Un décret oblige l'agence à publier sa liste."),
    ("A302", "en", "A website and a training course are offered.",
     "A law obliges each agency; a website serves it."),
    ("A302", "es", "Se ofrecerán un curso en línea y un sitio web.",
     "Una ley obliga a cada entidad; un sitio web la ayuda."),
    ("A302", "pt", "Serão oferecidos um curso e um site.",
     "Uma lei obriga cada órgão; um site ajuda."),
    ("A303", "en", "Agencies are invited to show what they buy.",
     "A law obliges agencies to show what they buy."),
    ("A304", "en", "Guidelines on participation will be written.",
     "Guidelines on participation become mandatory by decree."),
    ("A304", "es", "Se elaborará una guía de participación.",
     "Un decreto hace obligatoria la guía de participación."),
    ("A305", "en", "A working group on open courts meets.",
     "A working group prepares a new law on open courts."),
    ("A305", "es", "Se formará un grupo de trabajo sobre justicia.",
     "Un grupo de trabajo redactará el proyecto de ley."),
    ("S401", "en", "Data on air will be published.", "The agency publishes data on air."),
    ("S401", "es", "Se publicarán datos del aire.", "La agencia publica datos del aire."),
]  # fmt: skip


def codes(text: str, language: str, title: str = "", **parts: object) -> set[str]:
    commitment = Commitment(number=None, title=title, text=text, **parts)  # type: ignore[arg-type]
    return set(fired(facts_of(commitment, language)))


@pytest.mark.parametrize(("code", "language", "fires", "silent"), CASES)
def test_a_rule_tells_a_weak_wording_from_a_better_one(code, language, fires, silent):
    assert code in codes(fires, language)
    assert code not in codes(silent, language)


def test_every_rule_on_words_is_tested_in_english_and_spanish_or_apart():
    tested = {code for code, *_ in CASES} | {"V106", "S402", "S403"}
    assert tested == {rule.code for rule in RULES}


def test_a_milestone_with_a_date_is_enough_for_v101():
    text = "Contracts\n\nA portal is built."
    dated = Milestone("A portal is built.", end="June 2028")
    assert "V101" in codes(text, "en", milestones=(Milestone("A portal is built."),))
    assert "V101" not in codes(text, "en", milestones=(dated,))


def test_the_commitments_own_end_is_no_date_of_a_milestone():
    text = "Contracts\n\nEnd date: 30 June 2029\n\n" + LONG
    assert "V101" in codes(text, "en", fields={"end_date": "30 June 2029"})


def test_v106_counts_milestones_without_a_date():
    steps = (Milestone("One", end="May 2028"), Milestone("Two"), Milestone("Three"))
    commitment = Commitment(number=None, title="", text="One\nTwo\nThree", milestones=steps)
    found = fired(facts_of(commitment, "en"))["V106"]
    assert dict(found.fields) == {"undated": "2", "milestones": "3"}
    assert "V106" not in codes("One", "en", milestones=steps[:1])
    assert "V106" not in codes("Two", "en", milestones=steps[1:])


@pytest.mark.parametrize(
    ("language", "title", "fires"),
    [
        ("en", "Strengthening transparency", True),
        ("en", "A public register", False),
        ("en", "A register that strengthens trust", False),
        ("es", "Fortalecer la transparencia", True),
        ("es", "Registro público de beneficiarios", False),
        ("fr", "Renforcer la transparence", True),
        ("pt", "Aprimorar a transparência", True),
    ],
)
def test_s402_reads_how_the_title_begins(language, title, fires):
    text = f"Commitment 3: {title}\n\n{LONG}"
    assert ("S402" in codes(text, language, title=title)) is fires


def day(year: int, month: int) -> PlanDate:
    iso = datetime.date(year, month, 1).isoformat()
    return PlanDate(iso, iso, Precision.DAY)


@pytest.mark.parametrize(
    ("start", "end", "step", "fires"),
    [
        (day(2027, 7), day(2028, 6), day(2028, 12), True),
        (day(2028, 7), day(2027, 7), None, True),
        (day(2027, 7), day(2028, 12), day(2028, 12), False),
        (None, None, day(2028, 12), False),
        (day(2027, 7), day(2028, 6), day(2027, 1), True),
    ],
)
def test_s403_finds_dates_that_contradict_each_other(start, end, step, fires):
    steps = (Milestone("Register", end_date=step),) if step else ()
    text = "Register online"
    found = codes(text, "en", milestones=steps, start_date=start, end_date=end)
    assert ("S403" in found) is fires


def test_the_name_of_a_ministry_is_no_promise():
    text = "Files\n\nLead institution: Agency for Digital Government\n\n" + LONG
    fields = {"lead_institution": "Agency for Digital Government"}
    assert "R202" in codes(text, "en")
    assert "R202" not in codes(text, "en", fields=fields)


def test_a_problem_that_is_described_is_no_promise():
    problem = "Citizens cannot take part in any public consultation."
    promise = (
        "An electronic system will issue permits, so that each office needs half the time for it."
    )
    text = f"Permits\n\nProblem: {problem}\n\n{promise}"
    assert "R202" not in codes(text, "en")
    assert "R202" in codes(text, "en", fields={"problem": problem})


def test_what_is_said_more_exactly_silences_the_general_rule():
    found = codes("An online system will train officials; procedures are simplified.", "en")
    assert "R205" in found
    assert not found & {"R202", "R204", "R210"}
