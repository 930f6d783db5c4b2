"""The probes, in the order in which they run."""

from verify.probe import Probe
from verify.probes import user_flows

PROBES: tuple[Probe, ...] = (*user_flows.PROBES,)
