"""Pictures of definitions and runs: images, and pages to look around in."""
