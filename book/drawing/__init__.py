"""Pictures of the course: one style, and the drawings that several chapters share."""
