"""The teacher of knowledge distillation: its network, how it is made, its targets."""
