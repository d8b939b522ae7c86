"""A telephone number as people write it, and as a telephone dials it (pure).

    "+49 (0) 30 / 12 34" → "+49301234"

The (0) is dialled only inside the country, so behind a country's code it is left out.
"""

import re


def dialled(number: str) -> str:
    """The signs a telephone dials; empty if there are none."""
    if number.lstrip().startswith("+"):
        number = re.sub(r"\(\s*0\s*\)", "", number)
    return re.sub(r"[^\d+]", "", number)
