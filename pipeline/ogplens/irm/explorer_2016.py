"""The layout of the OGP Explorer's export of 2016: plans submitted 2011 to 2014.

The first row numbers the columns, the second names them. Levels are printed with a letter before
them (``c. high``); ``None`` is the lowest class of specificity and potential impact. The columns
whose names begin with an underscore count the levels and differ in places from the printed ones;
only ``_Relevant`` is read, since relevance stands nowhere else.
"""

from __future__ import annotations

from ogplens.irm.layouts import Layout, StarColumn

EXPLORER_2016 = Layout(
    name="explorer-2016",
    fields={
        "member_name": "Country",
        "plan": "Action Plan Number",
        "number": "Comm No",
        "title": "Commitment Title",
        "text": "Full Text",
        "lead_institution": "Lead Institution",
        "start_date": "Start Date",
        "end_date": "End Date",
        "theme": "Theme",
        "year_submitted": "Year of submission",
    },
    codes={
        "access_to_information": "Value -Info",
        "civic_participation": "Value -Part",
        "public_accountability": "Value -Acc",
        "technology": "Value -Tech",
        "relevant": "_Relevant",
        "specificity": "Specificity",
        "potential_impact": "Potential impact",
        "did_it_open_government": "Did it open government (end of term only)",
    },
    completions={
        "progress": "Completion (progress report)",
        "end_of_term": "Completion (end of term)",
    },
    # Named after June 2014 in the export; what was coded follows the rule before April 2015.
    stars=(
        StarColumn("Starred (pre-June 2014 assessments)", "starred_before_2015", "progress"),
        StarColumn("Starred (2015 only)", "starred_before_2015", "progress"),
        StarColumn("Starred (current formula) progress report", "starred", "progress"),
        StarColumn("Starred (current formula) end of term", "starred", "end_of_term"),
    ),
    # The scale of 2016 calls the second level "b. None": practice did not change.
    words={"did_it_open_government": {"none": "did_not_change", "worsens": "worsened"}},
)
