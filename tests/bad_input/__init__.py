"""What users do wrong."""
