"""From text to spans with meanings. Knows no fashion word: dictionaries are given to it."""
