"""The time that a question is about: "last week", "as of 1 December", "before the coup".

`roles.py` says what the words around a date make of it, `clauses.py` finds events that bound the
answer, `finding.py` goes through the question, and `folding.py` makes one scope of all. Nothing
here searches: whoever answers resolves the clause, and chooses the year where it is open.
"""

from qa.scope.asking import scope_of, with_year
from qa.scope.limit import Clause, ClauseKind, Scope
from qa.scope.stripping import strip

__all__ = ["Clause", "ClauseKind", "Scope", "scope_of", "strip", "with_year"]
