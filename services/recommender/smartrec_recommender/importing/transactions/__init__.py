"""Files of transactions: logs and orders, whoever wrote them, as what users did."""
