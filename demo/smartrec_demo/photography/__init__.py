"""From a garment to a picture of it: pose, placement, light, background, camera."""
