"""What a job is taken for."""
