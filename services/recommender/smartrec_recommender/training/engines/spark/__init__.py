"""The sums and models of all events on Spark, for logs that one machine's memory does not hold."""
