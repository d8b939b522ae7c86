"""Acts on an approval. Sending, resending and reminding are the spine's (`items.actions`)."""

from tickler.kinds.approval.actions.asking import cancel, create
from tickler.kinds.approval.actions.deciding import approve, disapprove

__all__ = ["approve", "cancel", "create", "disapprove"]
