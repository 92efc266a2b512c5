"""The user's document: every snippet and every sentence that states a behaviour."""
