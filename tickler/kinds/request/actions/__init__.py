"""Acts on a request. Sending, resending and reminding are the spine's (`items.actions`)."""

from tickler.kinds.request.actions.answering import Saved, add_file, remove_file, save_answer, submit
from tickler.kinds.request.actions.making import change, create
from tickler.kinds.request.actions.settling import complete_by_hand, set_back
from tickler.kinds.request.actions.templates import change_template, delete_template, save_template

__all__ = [
    "Saved",
    "add_file",
    "change",
    "change_template",
    "complete_by_hand",
    "create",
    "delete_template",
    "remove_file",
    "save_answer",
    "save_template",
    "set_back",
    "submit",
]
