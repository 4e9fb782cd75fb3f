"""What turns prose, models and demos into a site."""
