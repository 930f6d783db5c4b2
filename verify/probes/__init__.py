"""The probes, in the order in which they run."""

from verify.probe import Probe
from verify.probes import api_connectors, applications, flow_parts, identity_providers, user_flows

PROBES: tuple[Probe, ...] = (
    *user_flows.PROBES,
    *flow_parts.PROBES,
    *identity_providers.PROBES,
    *api_connectors.PROBES,
    *applications.PROBES,
)
