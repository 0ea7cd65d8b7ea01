"""One word by itself: compounds, derived words and misspelt words."""
