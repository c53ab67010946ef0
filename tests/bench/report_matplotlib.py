"""The charts of a report, drawn with matplotlib from its JSON twin: `report_matplotlib.py REPORT.json OUT.pdf|OUT.svg`.

A PDF gets every chart on a page of its own and no other text, an SVG the first chart alone. A peer's usual way, with
nothing left out to make it slow: no interactive backend, no layout engine, one figure at a time.
"""
import json
import sys

import matplotlib

matplotlib.use("pdf" if sys.argv[2].endswith(".pdf") else "svg")
import matplotlib.pyplot as plt  # noqa: E402

COLOURS = {"B200": "#0072b2", "H100": "#d55e00", "H200": "#009e73"}


def interval(axes, mark, y, colour, size=6):
    if mark["value"] is None:
        return
    lo, hi = (mark[k] if mark[k] is not None else mark["value"] for k in ("lo", "hi"))
    axes.errorbar(mark["value"], y, xerr=[[mark["value"] - lo], [hi - mark["value"]]], fmt="o", color=colour, ms=size,
                  capsize=3)


def compare(chart, figure):
    left, right = figure.subplots(1, 2, sharey=True)
    for y, row in enumerate(chart["rows"]):
        colour = COLOURS.get(row["series"], "black")
        interval(left, row["tok_per_s"], -y, colour)
        interval(right, row["ratio"], -y, colour)
        right.annotate(row["note"], (1.02, -y), xycoords=("axes fraction", "data"))
    left.set_yticks([-y for y in range(len(chart["rows"]))], [row["label"] for row in chart["rows"]])
    left.set_xlabel(chart["rate_axis"])
    right.set_xlabel(chart["ratio_axis"] or "")
    right.axvline(1, color="black")


def dots(chart, figure):
    axes = figure.subplots()
    for y, row in enumerate(chart["rows"]):
        colour = COLOURS.get(row["series"], "black")
        for i, run in enumerate(row["runs"]):
            interval(axes, run["tok_per_s"], -y + 0.03 * i, colour, 3)
        interval(axes, row["tok_per_s"], -y - 0.1, colour)
        axes.annotate(row["note"], (1.02, -y), xycoords=("axes fraction", "data"))
    axes.set_yticks([-y for y in range(len(chart["rows"]))], [row["label"] for row in chart["rows"]])
    axes.set_xlabel(chart["axis"])


def steps(chart, figure):
    for axes, run in zip(figure.subplots(len(chart["runs"]), 1, squeeze=False)[:, 0], chart["runs"]):
        axes.semilogy(run["seconds_per_step"], color=COLOURS.get(run["series"], "black"), marker="s", ms=2, lw=0.7)
        axes.axvspan(0, run["window_start"], color="#e9e9e9")
        if run["level_seconds_per_step"]["value"] is not None:
            axes.axhline(run["level_seconds_per_step"]["value"], color="black", lw=0.8)
        axes.set_title(run["label"], loc="left", fontsize=8)


def matrix(chart, figure):
    axes = figure.subplots()
    axes.axis("off")
    axes.table([[cell["text"] or "" for cell in row["cells"]] for row in chart["rows"]],
               rowLabels=[row["label"] for row in chart["rows"]],
               colLabels=[cell["label"] for cell in chart["rows"][0]["cells"]], loc="center")


KINDS = {"compare-chart": compare, "dots-chart": dots, "steps-chart": steps, "matrix-chart": matrix}


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        charts = [b for s in json.load(f)["sections"] for b in s["blocks"] if b["kind"] in KINDS]
    figures = []
    for chart in charts if sys.argv[2].endswith(".pdf") else charts[:1]:
        figure = plt.figure(figsize=(8.27, 6 if chart["kind"] == "steps-chart" else 3))
        figure.suptitle(chart["text"], x=0.1, ha="left")
        KINDS[chart["kind"]](chart, figure)
        figures.append(figure)
    if len(figures) == 1:
        figures[0].savefig(sys.argv[2])
        return
    from matplotlib.backends.backend_pdf import PdfPages
    with PdfPages(sys.argv[2]) as pdf:
        for figure in figures:
            pdf.savefig(figure)


main()
