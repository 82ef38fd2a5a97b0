"""Whose claim it is: for a slice of an article, whoever is said to claim what it says."""

from qa.attribution.claims import Claim, claim, claimant

__all__ = ["Claim", "claim", "claimant"]
