"""A full export in the layout of 2024, in generated words, and a newer one made from it.

Everything that real exports are known to hold is in it: stray values, ``None`` as a value, codes
of no value, repeated numbers, clusters, tags, and local members, listed and not.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from ogplens.irm import LAYOUTS
from ogplens.irm.members import REGIONS, members

# The header of OGP's commitments database, column by column.
HEADER = (
    (
        """
Commitment Unique Identifier
Country/Locality
Action Plan Number
Commitment Number
Code
Region
National Or Local
Commitment Dummy
Year Of Submission
Action Plan End Year
Action Plan Duration (Years)
Theme
Commitment Title
Short Title
Full Text
Start Date
End Date
Lead Institution
Supporting Institution(s)
Anti-Corruption and Integrity
Anti-corruption Institutions
Anti-Corruption Strategies
Asset Disclosure
Audits
Beneficial Ownership
Conflicts Of Interest
Elections
Political Finance
Lobbying
Open Contracting
Public Procurement
Right To Information
Whistleblower Protections
Civic Space and Enabling Environment
Freedom of Assembly
Freedom of Association
Freedom of Expression
Democratizing Decision-Making
Digital Participation
Mainstreaming Participation
Regulatory Governance
Social Accountability
Digital Governance
Automated Decision-making
Data Stewardship and Privacy
Digital Inclusion
Disinformation/Misinformation
Online Civic Space
Environment & Climate
Climate Finance
Climate Mitigation and Adaptation
Environmental Regulation
International Environmental Agreements
Fiscal Openness
Publication Of Budget/Fiscal Information
Public Participation In Budget/Fiscal Policy
Oversight Of Budget/Fiscal Policies
Stimulus and Economic Recovery
Tax
Debt
Inclusion
Gender
Gender-Based Violence
Economic Inclusion
LGBTQIA+
People with Disabilities
Youth
Justice
Access to Justice
Open Justice
Policing & Corrections
Judiciary
Open Parliaments
Public Service Delivery
Citizenship & Immigration
Education
Health & Nutrition
Infrastructure & Transport
Water & Sanitation
Capacity Building
Digital Transformation
Legislation
Regulation
Legislative Oversight
Open Data
Public Participation
Aid
Energy
Extractive Industries
Land and Spatial Planning
Media & Telecommunications
Science & Technology
Security & Public Safety
Labor
Private Sector
Subnational
Human Rights
Open Parliament Plan
Sustainable Development Goals
Open Data (Water/Sanitation)
Open Data (Health)
Open Data (Education)
Participation in Lawmaking
Access to information
Money in Politics
Report Publication Year (Progress Report)
Compound
Cluster
Specificity
_Specificity
Verifiable
OGP Value Access To Information
OGP Value Civic Participation
OGP Value Public Accountability
OGP Value Technology
_Relevant
Potential Impact
_Potential Impact
Completion (Progress Report)
_CompletionProgress
Starred (2015 Only)
Starred (Current Formula) Progress Report
Potential for Results
_Potential for Results
Cluster (AP Review)
Cluster Commitment ID(s)
Report Publication Year (End Of Term)
Completion (End Of Term)
_CompletionEndTerm
Change In Completion
_ChangeCompletion
Early Results
_Early Results
Did It Open Government (Overall)
_OpenGovernment
Did It Open Government (Access To Information)
_DIOGATI
Did It Open Government (Civic Participation)
_DIOGCP
Did It Open Government: Public Accountability
_DIOGPA
Starred (Current Formula) End of Term
Carried Forward
Most Recently Assessed
Star - Most Recently Assessed
IRM Assessed
Updated? (Website)
Active Commitment
Max star
Ambition Assessed
Comp Assessed
DIOG Assessed
Midterm Only
Max Completion
Raw Completion
High Completion
High Ambition
High DIOG
Ambitious and complete, or DIOG
Ambitious but not complete
Complete but not ambitious
Not complete or ambitious
Not reviewed
CHECKSUM
IRM-Based Score
Binding constraint
URL
Latest IRM Report
Subnational in NAPs
Action Plan ID
id
"""
    )
    .strip()
    .split("\n")
)

Rows = list[dict[str, str]]
_TAGS = LAYOUTS["database-2024"].tags
_LOCAL = (("KEEM", "Elgeyo Marakwet, Kenya", REGIONS[0]), ("GETB", "Tbilisi, Georgia", REGIONS[3]))
_COMMON = ("the", "of", "and", "to", "will", "be", "by", "for", "in", "all", "with", "on", "each")
_CODES = {
    "OGP Value Access To Information": ("1", "0", "0", "NR"),
    "OGP Value Civic Participation": ("1", "0", "ND"),
    "OGP Value Public Accountability": ("1", "0", "0", "0"),
    "OGP Value Technology": ("1", "0", "NA"),
    "_Relevant": ("1", "1", "1", "0"),
    "Specificity": ("None", "Low", "Medium", "High", "ND"),
    "Verifiable": ("Yes", "No", "Yes", "1", "NR"),
    "Potential Impact": ("None", "Minor", "Moderate", "Transformative", "Unclear"),
    "Potential for Results": ("Unclear", "Modest", "Substantial", "ND", "N/A"),
    "Completion (Progress Report)": ("Not Started", "Limited", "Substantial", "Complete", "ND"),
    "Completion (End Of Term)": ("Limited", "Substantial", "Complete", "NR", "Withdrawn"),
    "Did It Open Government (Overall)": ("Did Not Change", "None", "Marginal", "Major", "ND"),
}


def _vocabulary() -> list[str]:
    heads = ("bra", "dol", "fen", "gim", "kar", "lun", "mos", "nep", "ros", "tav")
    tails = ("da", "lek", "min", "por", "sal")
    return [a + b + c for a in heads for b in tails for c in ("", "ne", "rist", "tum", "vol")]


_WORDS = _vocabulary()


def sentence(rng: random.Random, words: int) -> str:
    """Return a sentence of generated words, every third a common English one."""
    drawn = [rng.choice(_COMMON if i % 3 == 2 else _WORDS) for i in range(words)]
    return " ".join(drawn).capitalize() + "."


def full_export(rows: int = 6000, *, seed: int = 1, words: int = 60) -> Rows:
    """Return a whole export: plans of 1 to 60 commitments, texts of up to so many words."""
    rng = random.Random(seed)
    listed = [(m.code, m.name, m.region) for m in members().members]
    places = [(member, plan) for plan in range(1, 7) for member in [*listed, *_LOCAL]]
    found: Rows = []
    while len(found) < rows:
        member, plan = places.pop(0)
        size = min(rng.choice((1, 3, 8, 12, 20, 60)), rows - len(found))
        found += [
            _row(rng, member, plan, place, len(found) + place, words)
            for place in range(1, size + 1)
        ]
    return found


def _row(
    rng: random.Random, member: tuple[str, str, str], plan: int, place: int, count: int, words: int
) -> dict[str, str]:
    code, name, region = member
    number = rng.choice((str(place), str(place), f"{place}.1", str(max(1, place - 1)), "NA"))
    row = dict.fromkeys(HEADER, "ND")
    row |= {
        "Commitment Unique Identifier": f"{code[:2]}{count:05d}",
        "Country/Locality": name,
        "Action Plan Number": str(plan),
        "Commitment Number": number,
        "Code": code,
        "Region": region,
        "National Or Local": "National" if len(code) == 3 else "Legacy Local",
        "Year Of Submission": str(2010 + 2 * plan),
        "Theme": rng.choice(("NA", "Budgets", "Courts")),
        "Commitment Title": sentence(rng, rng.randrange(4, 9)),
        "Full Text": sentence(rng, rng.randrange(words // 4, words)),
        "Start Date": rng.choice(("NA", "1/1/2023", "April 2012")),
        "End Date": "Unclear",
        "Lead Institution": sentence(rng, 3),
        "Cluster (AP Review)": rng.choice(("ND", "0", "1")),
    }
    row |= {column: rng.choice(codes) for column, codes in _CODES.items()}
    for area, narrow in _TAGS.items():
        drawn = {tag: rng.choice("0000001") for tag in narrow}
        row |= drawn | ({area: str(int("1" in drawn.values()))} if area else {})
    row["Labor"] = rng.choice(("0", "ND", "x"))
    return row


def write_export(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows as the website does."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


def every(rows: Rows, step: int, change: Callable[[dict[str, str]], None]) -> list[str]:
    """Change each row at a multiple of the step; return their identifiers of OGP."""
    chosen = rows[step::step]
    for row in chosen:
        change(row)
    return [row["Commitment Unique Identifier"] for row in chosen]
