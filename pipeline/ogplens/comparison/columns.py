"""The columns of the comparison's tables: stable names, which files, figures and programs share.

Every table is a data frame with one row for a group and what is measured in it. ``by`` is the kind
of group (``member``, ``country``, ``plan``, ``region``, ``year``, ``generation``, ``language``,
``theme`` and so on, or ``all``), ``group`` its key, ``name`` what people read, ``region`` OGP's
region where the group lies in one. Ends of intervals are called ``<figure>_low`` and
``<figure>_high`` and hold 95%, unless the settings say another confidence. An empty cell is a
figure that does not exist, never 0.
"""

from __future__ import annotations

GROUP = ("by", "group", "name", "region")


def _interval(figure: str) -> tuple[str, str, str]:
    return figure, f"{figure}_low", f"{figure}_high"


PREVALENCE = (
    *GROUP,
    "plans",  # with a commitment here
    "variable",
    "outcome",  # what is counted, as `Outcome.name`
    "commitments",  # predicted
    "coded_n",  # ... and coded by the IRM
    *_interval("coded"),  # share among the coded
    *_interval("predicted"),  # mean probability over all, from the text alone
    *_interval("corrected"),  # ... corrected for the classifier's errors
    *_interval("coded_pooled"),  # drawn to what the group lies in, the more the fewer it holds
    "coded_own_weight",  # 0 to 1: how much of it is the group's own
    *_interval("corrected_pooled"),
    "corrected_own_weight",
    "pooled_to",  # name of what it is drawn to
    *_interval("coded_rank"),  # 1 for the highest; empty unless the test shows that groups differ
    *_interval("corrected_rank"),
)

TESTS = (
    "by",
    "measure",  # coded, corrected, severity or agreement
    "variable",
    "outcome",  # empty where the measure is of the whole variable
    "groups",  # that entered the test
    "commitments",
    "statistic",
    "df",
    "p",
    "p_adjusted",  # Holm's, over the variables of one measure and kind of group
    "differ",  # "yes", or "not shown"
)

AGREEMENT = (
    *GROUP,
    "variable",
    "n",  # coded and predicted
    *_interval("equal"),  # share of equal values
    *_interval("kappa"),  # Cohen's; quadratic weights for an ordinal variable
    *_interval("alpha"),  # Krippendorff's; for an ordinal variable with its ordinal distance
    *_interval("ac1"),  # Gwet's; AC2 with quadratic weights for an ordinal variable
    "advised",  # "ac1" where prevalence is extreme, else "kappa"; empty without figures
)

SEVERITY = (
    *GROUP,
    "variable",
    "n",
    "coded_mean",  # position for an ordinal variable, share of yes otherwise
    "expected_mean",  # the same, as the text model expects it
    *_interval("offset"),  # logits, drawn to 0; above 0: coded higher than the words let expect
    "p",
    "p_adjusted",  # Benjamini and Hochberg's, over the groups of one kind and variable
    "direction",  # "stricter", "milder" or "not shown"
)

FAIRNESS = (
    "by",
    "group",
    "name",
    "variable",
    "members",
    "n",
    *_interval("false_yes"),  # called yes among those coded no
    *_interval("false_no"),  # called no among those coded yes
    *_interval("decided"),  # share that the tool decides
    *_interval("decided_error"),  # wrong among the decided
    *_interval("bias"),  # predicted less coded mean (share of yes; mean position of levels)
    *_interval("mean_error"),  # mean distance between the called and the coded position
    "differs",  # "yes" where the group's error differs from that of the others, by the test
    "p_adjusted",
)

MIX = (
    *GROUP,
    "variable",
    "outcome",
    "commitments",
    "predicted",  # as in the table of prevalence
    "by_mix_alone",  # if only the mix of languages, lengths and so on differed between groups
    "at_common_mix",  # if every group had the mix of all
    *_interval("difference"),  # predicted less by_mix_alone
    "mix",  # names of what was standardised, such as "language, length"
)

MIX_SHARE = (
    "by",
    "variable",
    "outcome",
    "groups",
    "commitments",
    "variance",  # between groups, of predicted shares, beyond chance
    "left",  # ... of it, at the same mix
    "share",  # that goes with the mix: 1 at most, below 0 where the mix hides differences
    "mix",  # as above
)

GENERATIONS = (
    "generation",
    "years",  # of submission, such as "2011 to 2016" or "from 2020"
    "variable",
    "outcome",
    "definition",  # how it is coded there; empty where the generation does not code it
    "comparable_with",  # other generations with this definition
    "plans",
    "commitments",  # predicted
    "coded_n",  # ... and coded by the IRM
    "coded",  # share among the coded
    "coded_low",
    "coded_high",
    "predicted_same",  # mean probability over the coded
    "difference",  # coded less predicted_same: what the codes say beyond the texts
    "difference_low",
    "difference_high",
    "predicted",  # mean probability over all, from the text alone
    "predicted_low",
    "predicted_high",
)
