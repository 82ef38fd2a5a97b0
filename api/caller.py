"""Who calls, and which articles that admits. Values only; `api/visit.py` says who it is now."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace

from api.keys import Key
from corpus.article import Article
from index.hit import Filters

# No article has it: controls are cleaned out of the names of sources.
_NO_SOURCE = "\x00"


@dataclass(frozen=True, slots=True)
class Caller:
    """A key, or without keys an address."""

    key: Key | None = None
    address: str = ""

    @property
    def name(self) -> str:
        """What limits are counted by, and logs name."""
        return self.key.id if self.key else self.address

    @property
    def sources(self) -> tuple[str, ...]:
        """The only sources that this caller may see; without any, all."""
        return self.key.rights.sources if self.key else ()


def network_of(host: str) -> str:
    """The address that stands for a caller without a key: an IPv6 network of 64 bits as a whole,
    since whoever has one address there has them all.

    >>> network_of("2001:db8::1:2:3:4"), network_of("192.0.2.7")
    ('2001:db8::/64', '192.0.2.7')
    """
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def admits(caller: Caller, article: Article) -> bool:
    """Whether the caller may see the article."""
    wanted = {source.casefold() for source in caller.sources}
    return not wanted or article.source.casefold() in wanted


def narrowed(filters: Filters, caller: Caller) -> Filters:
    """The filters, admitting only what the caller may see as well."""
    if not caller.sources:
        return filters
    if not filters.sources:
        return replace(filters, sources=caller.sources)
    admitted = {source.casefold() for source in caller.sources}
    both = tuple(source for source in filters.sources if source.casefold() in admitted)
    return replace(filters, sources=both or (_NO_SOURCE,))
