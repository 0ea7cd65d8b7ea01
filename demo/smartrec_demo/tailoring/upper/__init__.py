"""The upper body: torso, sleeves, hems, pockets, closures."""
