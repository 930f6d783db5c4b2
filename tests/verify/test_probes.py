from __future__ import annotations

import pytest

from tests.verify.verified_tenant import VerifiedTenant
from verify.facts import Fact, load
from verify.probe import Probe
from verify.probes import PROBES

FACTS = {fact.id: fact for fact in load()}
SETTLED = [(FACTS[fact], probe) for probe in PROBES for fact in probe.settles]
SWITCHED = [(fact, probe) for fact, probe in SETTLED if fact.switch]


def ids(value: object) -> str:
    return value.id if isinstance(value, Fact) else ""


def test_every_probe_that_a_fact_names_exists_and_settles_only_facts_of_the_table() -> None:
    names = [probe.name for probe in PROBES]
    assert len(set(names)) == len(names)
    assert {fact.probe for fact in FACTS.values() if fact.probe} <= set(names)
    assert {fact for probe in PROBES for fact in probe.settles} <= set(FACTS)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_settles_the_facts_that_name_it(probe: Probe) -> None:
    named = {fact.id for fact in FACTS.values() if fact.probe == probe.name}
    assert set(probe.settles) == named


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_confirms_each_fact_and_leaves_the_tenant_as_it_was(
    probe: Probe, verified: VerifiedTenant
) -> None:
    verified.allow_limits(probe.name)
    before = verified.everything()
    seen = verified.observations(probe.name)
    assert {name: one.saw for name, one in seen.items() if one.verdict != "confirmed"} == {}
    assert all(one.exchanges for one in seen.values())
    assert verified.everything() == before


@pytest.mark.parametrize(("fact", "probe"), SWITCHED, ids=ids)
def test_a_fact_that_the_service_plays_otherwise_is_refuted(
    fact: Fact, probe: Probe, verified: VerifiedTenant
) -> None:
    assert fact.switch
    verified.allow_limits(probe.name)
    before = verified.everything()
    verified.switch(fact.switch.api, **{fact.switch.name: fact.switch.refutes})
    seen = verified.observations(probe.name)
    assert seen[fact.id].verdict == "refuted", seen[fact.id].saw
    assert verified.everything() == before
