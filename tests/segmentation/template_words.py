"""What the small plans of `template_plans` say, in five languages."""

from __future__ import annotations

from .template_plans import Words

ENGLISH = Words(
    code="en",
    heading="Commitment {}: ",
    labels={
        "lead_institution": "Lead implementing agency",
        "problem": "Problem to be addressed",
        "description": "Brief Description of the Commitment",
        "expected_result": "Main Objective",
        "start_date": "Start date",
        "end_date": "End date",
        "milestones": "Verifiable and measurable milestones to fulfil the commitment",
    },
    questions={
        "problem": "What is the public problem that the commitment will address?",
        "description": "What is the commitment?",
        "expected_result": "How will the commitment contribute to solve the public problem?",
    },
    values={
        "lead_institution": "Ministry of Justice",
        "supporting_institutions": "Ministry of Finance; Transparency Network",
        "problem": "Nobody can see who owns the firms that win public contracts.",
        "description": "The ministry will publish the register of owners on its portal, with "
        "civil society, and will answer questions from the public every month.",
        "expected_result": "Citizens will know who is paid with public money.",
    },
    dates=(
        ("1 July 2016", "2016-07-01"),
        ("30 June 2018", "2018-06-30"),
        ("July 2016", "2016-07"),
        ("December 2016", "2016-12"),
        ("Q1 2017", "2017-01/2017-03"),
        ("31/12/2017", "2017-12-31"),
        ("second half of 2017", "2017-07/2017-12"),
        ("2018", "2018"),
    ),
    steps=("Draft law on ownership", "Register online", "Training for officials"),
    products=("Law in force", "Portal open to all", "Report on the training"),
    actors=("Other actors involved", "Government", "CSOs, private sector, multilaterals"),
    columns=(
        "No.",
        "Milestone activity with a verifiable deliverable",
        "Expected output",
        "Start Date:",
        "End Date:",
    ),
    period="Start and end date",
    short=("Start", "End"),
)

SPANISH = Words(
    code="es",
    heading="Compromiso {}: ",
    labels={
        "lead_institution": "Institución o actor responsable de la implementación",
        "problem": "Problemática que aborda",
        "description": "Breve descripcion del compromiso",
        "expected_result": "Objetivo general",
        "start_date": "Fecha de inicio",
        "end_date": "Fecha de término",
        "milestones": "Hitos verificables y medibles para cumplir el compromiso",
    },
    questions={
        "problem": "¿Cuál es el problema público que el compromiso abordará?",
        "description": "¿Cuál es el compromiso?",
        "expected_result": "¿Cómo contribuirá a resolver la problemática?",
    },
    values={
        "lead_institution": "Ministerio de Justicia",
        "supporting_institutions": "Ministerio de Hacienda; Red de Transparencia",
        "problem": "Nadie puede ver quién es dueño de las empresas contratadas.",
        "description": "El ministerio publicará el registro de dueños en su portal, junto con la "
        "sociedad civil, y se responderá a las preguntas de la ciudadanía cada mes.",
        "expected_result": "La ciudadanía sabrá a quién se paga con dinero público.",
    },
    dates=(
        ("1 de julio de 2016", "2016-07-01"),
        ("30 de junio de 2018", "2018-06-30"),
        ("julio de 2016", "2016-07"),
        ("diciembre del 2016", "2016-12"),
        ("primer trimestre de 2017", "2017-01/2017-03"),
        ("31/12/2017", "2017-12-31"),
        ("II semestre 2017", "2017-07/2017-12"),
        ("2018", "2018"),
    ),
    steps=("Proyecto de ley sobre los dueños", "Registro en línea", "Formación de funcionarios"),
    products=("Ley vigente", "Portal abierto a todos", "Informe de la formación"),
    actors=("Otros actores involucrados", "Gobierno", "OSC, sector privado, multilaterales"),
    columns=(
        "No.",
        "Actividad y producto entregable",
        "Producto",
        "Fecha de inicio",
        "Fecha de término",
    ),
    period="Fecha de inicio y término",
    short=("Inicio", "Fin"),
)

FRENCH = Words(
    code="fr",
    heading="Engagement n°{} : ",
    labels={
        "lead_institution": "Institution responsable de la mise en oeuvre",
        "problem": "Problématique",
        "description": "Brève description de l’engagement",
        "expected_result": "Résultats attendus",
        "start_date": "Date de début",
        "end_date": "Date de fin",
        "milestones": "Jalons",
    },
    questions={
        "problem": "Quel est le problème public auquel l’engagement répondra ?",
        "description": "Quel est l’engagement ?",
        "expected_result": "Comment l’engagement contribuera-t-il à résoudre le problème public ?",
    },
    values={
        "lead_institution": "Ministère de la Justice",
        "supporting_institutions": "Ministère des Finances; Réseau Transparence",
        "problem": "Personne ne peut voir à qui appartiennent les entreprises retenues.",
        "description": "Le ministère publiera le registre des propriétaires sur son portail avec "
        "la société civile, et il sera répondu chaque mois aux questions du public.",
        "expected_result": "Les citoyens sauront qui est payé avec l’argent public.",
    },
    dates=(
        ("1er juillet 2016", "2016-07-01"),
        ("30 juin 2018", "2018-06-30"),
        ("juillet 2016", "2016-07"),
        ("déc. 2016", "2016-12"),
        ("1er trimestre 2017", "2017-01/2017-03"),
        ("31/12/2017", "2017-12-31"),
        ("deuxième semestre 2017", "2017-07/2017-12"),
        ("fin 2018", "2018"),
    ),
    steps=("Projet de loi sur les propriétaires", "Registre en ligne", "Formation des agents"),
    products=("Loi en vigueur", "Portail ouvert à tous", "Rapport de formation"),
    actors=("Autres acteurs impliqués", "Gouvernement", "OSC, secteur privé, multilatéraux"),
    columns=("N°", "Activités", "Livrables", "Date de début", "Date de fin"),
    period="Calendrier",
    short=("Début", "Fin"),
)

PORTUGUESE = Words(
    code="pt",
    heading="Compromisso {}: ",
    labels={
        "lead_institution": "Órgão responsável pela implementação",
        "problem": "Definição do problema",
        "description": "Descrição do compromisso",
        "expected_result": "Resultados esperados",
        "start_date": "Data de início",
        "end_date": "Data de término",
        "milestones": "Marcos",
    },
    questions={
        "problem": "Qual é o problema público que o compromisso irá abordar?",
        "description": "Qual é o compromisso?",
        "expected_result": "Como o compromisso contribuirá para resolver o problema público?",
    },
    values={
        "lead_institution": "Ministério da Justiça",
        "supporting_institutions": "Ministério da Fazenda; Rede Transparência",
        "problem": "Ninguém consegue ver quem é dono das empresas contratadas.",
        "description": "O ministério publicará o registro de donos no seu portal, com a sociedade "
        "civil, e serão respondidas as perguntas do público todos os meses.",
        "expected_result": "Os cidadãos saberão quem recebe dinheiro público.",
    },
    dates=(
        ("1 de julho de 2016", "2016-07-01"),
        ("30 de junho de 2018", "2018-06-30"),
        ("julho de 2016", "2016-07"),
        ("dez/2016", "2016-12"),
        ("1º trimestre de 2017", "2017-01/2017-03"),
        ("31/12/2017", "2017-12-31"),
        ("segundo semestre de 2017", "2017-07/2017-12"),
        ("2018", "2018"),
    ),
    steps=("Projeto de lei sobre os donos", "Registro na internet", "Formação de servidores"),
    products=("Lei em vigor", "Portal aberto a todos", "Relatório da formação"),
    actors=("Outros atores envolvidos", "Governo", "OSC, setor privado, multilaterais"),
    columns=("Nº", "Ações", "Produtos", "Início", "Término"),
    period="Data de início e fim",
    short=("Início", "Fim"),
)

ITALIAN = Words(
    code="it",
    heading="Impegno {}: ",
    labels={
        "lead_institution": "Amministrazione responsabile",
        "problem": "Problema da risolvere",
        "description": "Descrizione breve",
        "expected_result": "Risultati attesi",
        "start_date": "Data di inizio",
        "end_date": "Data di fine",
        "milestones": "Tappe",
    },
    questions={
        "problem": "Qual è il problema pubblico che l’impegno intende affrontare?",
        "description": "Qual è l’impegno?",
        "expected_result": "In che modo l’impegno contribuirà a risolvere il problema?",
    },
    values={
        "lead_institution": "Ministero della Giustizia",
        "supporting_institutions": "Ministero delle Finanze; Rete Trasparenza",
        "problem": "Nessuno può vedere a chi appartengono le imprese scelte.",
        "description": "Il ministero pubblicherà il registro dei titolari sul suo portale, con la "
        "società civile, e si risponderà ogni mese alle domande del pubblico.",
        "expected_result": "I cittadini sapranno chi è pagato con denaro pubblico.",
    },
    dates=(
        ("1° luglio 2016", "2016-07-01"),
        ("30 giugno 2018", "2018-06-30"),
        ("luglio 2016", "2016-07"),
        ("dicembre 2016", "2016-12"),
        ("primo trimestre 2017", "2017-01/2017-03"),
        ("31/12/2017", "2017-12-31"),
        ("II semestre 2017", "2017-07/2017-12"),
        ("2018", "2018"),
    ),
    steps=("Disegno di legge sui titolari", "Registro in rete", "Formazione dei funzionari"),
    products=("Legge in vigore", "Portale aperto a tutti", "Relazione sulla formazione"),
    actors=(
        "Altri attori coinvolti",
        "Governo",
        "OSC, settore privato, organizzazioni multilaterali",
    ),
    columns=("N.", "Attività", "Prodotti", "Data di inizio", "Data di fine"),
    period="Cronoprogramma",
    short=("Inizio", "Fine"),
)

ALL = (ENGLISH, SPANISH, FRENCH, PORTUGUESE, ITALIAN)
