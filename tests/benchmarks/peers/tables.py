"""What the bench prints and writes: rows of text that fit 100 columns, and Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from tests.benchmarks.peers.catalogue import OURS, PEERS
from tests.benchmarks.peers.figures import FIVE, MEAN, of

from ogplens.domain import Kind
from ogplens.settings import codebook

Row = dict[str, Any]
SHORT = {
    "access_to_information": "access", "civic_participation": "civic",
    "public_accountability": "account", "technology": "techn", "relevant": "relev",
    "verifiable": "verif", "specificity": "specificity", "potential_impact": "potential impact",
    "potential_for_results": "potential for results",
}  # fmt: skip


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> list[str]:
    """Return a Markdown table whose columns line up; the first ones hold text, others numbers."""
    body = [list(row) for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *body]) for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * w if i < texts else "-" * (w - 1) + ":") for i, w in enumerate(widths)]
    return [line(header), line(rule), *map(line, body)]


def number(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def difference(row: Row) -> str:
    """Return ours minus the peer with its interval."""
    if row.get("difference") is None:
        return ""
    low, high = row["difference_low"], row["difference_high"]
    span = "" if low is None else f" ({low:+.3f} to {high:+.3f})"
    return f"{row['difference']:+.3f}{span}"


def overall(rows: Sequence[Row], peers: Sequence[str]) -> list[str]:
    """Mean over the five yes/no variables, and ours minus each peer."""
    lines = []
    for peer in peers:
        auc, kappa = of(rows, peer, MEAN, "auc"), of(rows, peer, MEAN, "kappa")
        lines.append(
            [PEERS[peer][0], number(auc.get("value")), difference(auc),
             number(kappa.get("value")), difference(kappa)]
        )  # fmt: skip
    return table(["peer", "AUC", "ours - peer", "kappa", "ours - peer"], lines)


def alike(rows: Sequence[Row], peers: Sequence[str]) -> list[str]:
    """Mean kappa where the bound of every peer is chosen in the same way, and mean Brier score."""
    lines = []
    for peer in peers:
        kappa = of(rows, peer, MEAN, "kappa_alike")
        brier = of(rows, peer, MEAN, "brier")
        lines.append(
            [PEERS[peer][0], number(kappa.get("value")), difference(kappa),
             number(brier.get("value")), difference(brier)]
        )  # fmt: skip
    header = ["peer", "kappa alike", "ours - peer", "Brier", "ours - peer"]
    return table(header, lines)


def by_variable(rows: Sequence[Row], peers: Sequence[str], metric: str) -> list[str]:
    """One metric of every yes/no variable."""
    names = codebook().predicted(Kind.BINARY)
    header = [metric, *(SHORT.get(name, name) for name in names)]
    return table(
        header,
        (
            [PEERS[peer][0], *(number(of(rows, peer, n, metric).get("value")) for n in names)]
            for peer in peers
        ),
    )


def ordinal(rows: Sequence[Row], peers: Sequence[str]) -> list[str]:
    """Quadratic kappa and concordance within plans of the ordinal variables."""
    lines = []
    for name in codebook().predicted(Kind.ORDINAL):
        for peer in peers:
            found = [of(rows, peer, name, m) for m in ("quadratic_kappa", "concordance")]
            if any(found):
                cells = [c for one in found for c in (number(one.get("value")), difference(one))]
                lines.append([SHORT.get(name, name), PEERS[peer][0], *cells])
    header = ["variable", "peer", "q. kappa", "ours - peer", "concord.", "ours - peer"]
    return table(header, lines, texts=2)


def differences(rows: Sequence[Row], peers: Sequence[str]) -> list[str]:
    """Ours minus each peer for each yes/no variable."""
    lines = []
    for name in codebook().predicted(Kind.BINARY):
        for peer in peers:
            auc, kappa = of(rows, peer, name, "auc"), of(rows, peer, name, "kappa")
            if peer != OURS and auc:
                cells = [difference(auc), difference(kappa)]
                lines.append([SHORT.get(name, name), PEERS[peer][0], str(auc["n"]), *cells])
    return table(
        ["variable", "peer", "n", "AUC, ours - peer", "kappa, ours - peer"], lines, texts=2
    )


def costs(rows: Sequence[Row], peers: Sequence[str]) -> list[str]:
    """Time, memory and disk."""
    header = ["peer", "train, s", "1,000 texts, s", "peak MB", "disk MB"]
    found = {row["peer"]: row for row in rows}
    return table(
        header,
        (
            [PEERS[peer][0], number(found[peer]["train_s"], 2), number(found[peer]["predict_s"], 2),
             number(found[peer]["peak_mb"], 0), number(found[peer]["disk_mb"], 2)]
            for peer in peers if peer in found
        ),
    )  # fmt: skip


def speed(found: Row) -> list[str]:
    """How fast the shipped models are, beside MiniLM on the same texts."""
    if not found:
        return []
    lines = [
        f"The shipped models ({found['shipped_bytes'] / 1e6:.2f} MB, {found['variables']} "
        f"variables) load in {found['load_s']} s and score",
        f"{found['probabilities_per_s']} commitments a second (probabilities), "
        f"{found['with_phrases_per_s']} with the phrases behind each,",
        f"on one core, {found['commitments']} digests, medians of CPU time.",
    ]
    if "minilm_per_s" in found:
        lines += [
            f"MiniLM embeds {found['minilm_per_s']} of them a second and loads in "
            f"{found['minilm_load_s']} s: ours are {found['faster_than_minilm']} times as fast,",
            f"with phrases {found['with_phrases_faster']} times.",
        ]
    return lines


PROTOCOLS = {"new_member": "new member", "known_member": "known member"}
CORPORA = {"digests": "the shipped digests", "full": "full texts"}


def terminal(whole: Row) -> str:
    """Return what is printed: means, AUC by variable, costs."""
    lines: list[str] = []
    for part in whole["figures"]:
        peers = part["peers"]
        title = f"{CORPORA[part['data']]}, {PROTOCOLS[part['protocol']]}"
        lines += [f"== {title}: mean of {len(FIVE)} yes/no variables", ""]
        lines += [*overall(part["rows"], peers), ""]
        lines += [*alike(part["rows"], peers), ""]
        lines += [*by_variable(part["rows"], peers, "auc"), ""]
    for name, rows in whole["costs"].items():
        lines += [f"== {CORPORA[name]}: costs", "", *costs(rows, list(PEERS)), ""]
    lines += [*speed(whole["speed"]), *_left_out(whole)]
    return "\n".join(lines).rstrip() + "\n"


def _left_out(whole: Row) -> list[str]:
    found = [f"Left out: {PEERS[p][0]}; {why}." for p, why in whole["left_out"].items()]
    return [line for one in found for line in textwrap.wrap(one, 100)]


def markdown(whole: Row) -> str:
    """Return all tables, with what they rest on."""
    setting = whole["setting"]
    versions = ", ".join(f"{name} {version}" for name, version in setting["versions"].items())
    lines = [
        "# Our models beside their peers",
        "",
        f"`{setting['command']}`, Python {setting['python']}, {setting['cores']} cores, "
        f"{setting['cpu']}; {versions}.",
        "",
        *(f"- {note}" for note in whole["notes"]),
        "",
        *_left_out(whole),
        "",
    ]
    for part in whole["figures"]:
        rows, peers = part["rows"], part["peers"]
        data = CORPORA[part["data"]]
        lines += [
            f"## {data[0].upper()}{data[1:]}, {PROTOCOLS[part['protocol']]}",
            "",
            f"{part['commitments']} commitments, {part['members']} members, {part['folds']} folds.",
            "",
            "Mean over access to information, civic participation, public accountability, "
            "technology and innovation, and relevance:",
            "",
            *overall(rows, peers),
            "",
            *alike(rows, peers),
            "",
            *by_variable(rows, peers, "auc"),
            "",
            *by_variable(rows, peers, "kappa"),
            "",
            *differences(rows, peers),
            "",
            *ordinal(rows, peers),
            "",
        ]
    lines += ["## Costs", ""]
    for name, rows in whole["costs"].items():
        lines += [f"{CORPORA[name][0].upper()}{CORPORA[name][1:]}:", ""]
        lines += [*costs(rows, list(PEERS)), ""]
    lines += speed(whole["speed"])
    return "\n".join(lines).replace("\n\n\n", "\n\n").rstrip() + "\n"
