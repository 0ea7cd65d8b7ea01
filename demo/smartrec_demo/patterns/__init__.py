"""The repeats of cloth: printed and woven patterns, and the weave that lies over them."""
