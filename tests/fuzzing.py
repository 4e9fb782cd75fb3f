"""How often hypothesis tries: each change the same inputs, once a week many others (ci.yml)."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "same",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "weekly", settings.get_profile("same"), derandomize=False, print_blob=True
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or "same"
TIMES = {"same": 1, "weekly": 20}


def few(examples: int) -> settings:
    """Return hypothesis' settings: so many examples, or many times as many each week."""
    return settings(settings.get_profile(PROFILE), max_examples=examples * TIMES[PROFILE])
