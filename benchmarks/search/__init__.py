"""How well the products of a running shop answer what is asked: asks with rules, judged by the first ten."""
