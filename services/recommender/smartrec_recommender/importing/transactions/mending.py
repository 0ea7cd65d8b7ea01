"""What is said once of a whole file of transactions, and what would help it most, as ready commands."""

from __future__ import annotations

from smartrec_recommender.importing.reporting.report import ImportReport
from smartrec_recommender.importing.transactions.opening import OpenedTransactions


def add_mends(report: ImportReport, opened: OpenedTransactions, never_bought: int) -> None:
    """`never_bought`: how many pieces were taken back that their user never bought."""
    _warn(report, opened, never_bought)
    columns = opened.columns
    reasons = " ".join(bad.reason for bad in report.first_rejects)
    if "day or month first" in reasons:
        report.mend(opened.command("--set", "date_order=day-first"))
        report.mend(opened.command("--set", "date_order=month-first"))
    if "is no kind" in reasons:
        report.mend(opened.command("--set", "kind=purchase"))
    has_ids = not columns.is_of_orders and "transaction_id" in columns.fields
    if has_ids and "has it already, with another" in reasons:
        named = (theirs for theirs, ours in report.columns.items() if ours == "transaction_id")
        column = next(named, "transaction_id")
        report.mend(opened.command("--map", f"{column}=order_id"))
    if "catalogue has no product" in reasons:
        report.mend("smartrec import products YOUR_PRODUCTS_EXPORT")


def _warn(report: ImportReport, opened: OpenedTransactions, never_bought: int) -> None:
    columns, warn = opened.columns, report.warnings.append
    if not columns.has_times:
        date = columns.file_date
        warn(f"The file names no times: all is taken at its date, {date:%Y-%m-%d}; recency can tell nothing.")
    if never_bought:
        pieces = "piece is" if never_bought == 1 else "pieces are"
        warn(f"{never_bought:,} {pieces} taken back, and never bought; that counts for nothing.")
    if partial := opened.reader.partial_refunds:
        warn(f"{partial:,} orders are refunded in part, by an amount: their sales stay (partial).")
    if report.unmapped.get("state"):
        warn("States of orders that fit nothing count as sold.")
    if report.rejected and report.reject_reasons["product_id"] == report.rows:
        warn("No row names a product of the catalogue: import the products first, or map the column of ids.")
