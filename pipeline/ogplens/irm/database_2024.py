"""The layout of OGP's commitments database of 2024: plans submitted from 2011 on.

The first row names the columns. Members carry codes, commitments OGP's own identifiers.
``Verifiable`` holds Yes, No and a stray ``1``; relevance is coded in ``_Relevant`` (from 2020 on
the open-government lens). The columns of potential for results use ``Unclear`` as a value; in
every other column it is none. Policy areas and tags are columns of 1 and 0: a broad area comes
before the narrow tags below it, and is 1 where one of them is; tags of tools and sectors stand
below none, and so does ``Right To Information``.
"""

from __future__ import annotations

from ogplens.irm.layouts import Layout, StarColumn

_TAGS = {
    "Anti-Corruption and Integrity": (
        "Anti-corruption Institutions",
        "Anti-Corruption Strategies",
        "Asset Disclosure",
        "Audits",
        "Beneficial Ownership",
        "Conflicts Of Interest",
        "Elections",
        "Political Finance",
        "Lobbying",
        "Open Contracting",
        "Public Procurement",
        "Whistleblower Protections",
        "Money in Politics",
    ),
    "Civic Space and Enabling Environment": (
        "Freedom of Assembly",
        "Freedom of Association",
        "Freedom of Expression",
    ),
    "Democratizing Decision-Making": (
        "Digital Participation",
        "Mainstreaming Participation",
        "Regulatory Governance",
        "Social Accountability",
    ),
    "Digital Governance": (
        "Automated Decision-making",
        "Data Stewardship and Privacy",
        "Digital Inclusion",
        "Disinformation/Misinformation",
        "Online Civic Space",
    ),
    "Environment & Climate": (
        "Climate Finance",
        "Climate Mitigation and Adaptation",
        "Environmental Regulation",
        "International Environmental Agreements",
    ),
    "Fiscal Openness": (
        "Publication Of Budget/Fiscal Information",
        "Public Participation In Budget/Fiscal Policy",
        "Oversight Of Budget/Fiscal Policies",
        "Stimulus and Economic Recovery",
        "Tax",
        "Debt",
    ),
    "Inclusion": (
        "Gender",
        "Gender-Based Violence",
        "Economic Inclusion",
        "LGBTQIA+",
        "People with Disabilities",
        "Youth",
    ),
    "Justice": ("Access to Justice", "Open Justice", "Policing & Corrections", "Judiciary"),
    "Open Parliaments": (),
    "Public Service Delivery": (
        "Citizenship & Immigration",
        "Education",
        "Health & Nutrition",
        "Infrastructure & Transport",
        "Water & Sanitation",
    ),
    "": (
        "Right To Information",
        "Capacity Building",
        "Digital Transformation",
        "Legislation",
        "Regulation",
        "Legislative Oversight",
        "Open Data",
        "Public Participation",
        "Aid",
        "Energy",
        "Extractive Industries",
        "Land and Spatial Planning",
        "Media & Telecommunications",
        "Science & Technology",
        "Security & Public Safety",
        "Labor",
        "Private Sector",
        "Subnational",
        "Human Rights",
        "Open Parliament Plan",
        "Sustainable Development Goals",
        "Open Data (Water/Sanitation)",
        "Open Data (Health)",
        "Open Data (Education)",
        "Participation in Lawmaking",
        "Access to information",
    ),
}

DATABASE_2024 = Layout(
    name="database-2024",
    fields={
        "ogp_id": "Commitment Unique Identifier",
        "member_name": "Country/Locality",
        "member": "Code",
        "region": "Region",
        "plan": "Action Plan Number",
        "number": "Commitment Number",
        "title": "Commitment Title",
        "text": "Full Text",
        "lead_institution": "Lead Institution",
        "start_date": "Start Date",
        "end_date": "End Date",
        "theme": "Theme",
        "year_submitted": "Year Of Submission",
    },
    codes={
        "access_to_information": "OGP Value Access To Information",
        "civic_participation": "OGP Value Civic Participation",
        "public_accountability": "OGP Value Public Accountability",
        "technology": "OGP Value Technology",
        "relevant": "_Relevant",
        "specificity": "Specificity",
        "verifiable": "Verifiable",
        "potential_impact": "Potential Impact",
        "potential_for_results": "Potential for Results",
        "did_it_open_government": "Did It Open Government (Overall)",
    },
    completions={
        "progress": "Completion (Progress Report)",
        "end_of_term": "Completion (End Of Term)",
    },
    stars=(
        StarColumn("Starred (2015 Only)", "starred_before_2015", "progress"),
        StarColumn("Starred (Current Formula) Progress Report", "starred", "progress"),
        StarColumn("Starred (Current Formula) End of Term", "starred", "end_of_term"),
    ),
    tags=_TAGS,
    words={"did_it_open_government": {"none": "did_not_change", "worsens": "worsened"}},
)
