"""The layout of OGP's commitments database of 2024: plans submitted from 2011 on.

The first row names the columns. Members carry codes, commitments OGP's own identifiers.
``Verifiable`` holds Yes, No and a stray ``1``; relevance is coded in ``_Relevant`` (from 2020 on
the open-government lens). The columns of potential for results use ``Unclear`` as a value; in
every other column it is none.
"""

from __future__ import annotations

from ogplens.irm.layouts import Layout, StarColumn

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
    words={"did_it_open_government": {"none": "did_not_change", "worsens": "worsened"}},
)
