"""Follow-up questions: what was said before to a question that stands alone."""

from qa.conversation.resolve import Resolved, resolve
from qa.conversation.turns import Message

__all__ = ["Message", "Resolved", "resolve"]
