"""Every command of `smartrec recommender …`, and of `smartrec import …`."""
