"""Takes in what shoppers do from topics of Kafka, or of what speaks its protocol."""
