"""The probes, in the order in which they run."""

from verify.probe import Probe
from verify.probes import (
    api_connectors,
    applications,
    dataverse,
    flow_parts,
    flow_reads,
    identity_providers,
    permissions,
    policies,
    solutions,
    tokens,
    user_flows,
)

PROBES: tuple[Probe, ...] = (
    *user_flows.PROBES,
    *flow_reads.PROBES,
    *flow_parts.PROBES,
    *identity_providers.PROBES,
    *api_connectors.PROBES,
    *applications.PROBES,
    *policies.PROBES,
    *tokens.PROBES,
    *dataverse.PROBES,
    *solutions.PROBES,
    *permissions.PROBES,
)
