"""Whose claim it is: for a slice of an article, whoever is said to claim what it says."""

from qa.attribution.claims import Claim, claim, claimant, is_sayer
from qa.attribution.sayers import is_somebody

__all__ = ["Claim", "claim", "claimant", "is_sayer", "is_somebody"]
