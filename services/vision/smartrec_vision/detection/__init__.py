"""Which garments a picture shows: the whole picture first, then regions of it."""
