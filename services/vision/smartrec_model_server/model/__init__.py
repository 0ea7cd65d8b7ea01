"""One model: its files, its signature, and the network compiled for the CPU."""
