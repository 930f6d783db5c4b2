"""A policy: what it refuses and why, and the check behind it.

A check is a generator of messages. It sees properties as `Property` gives them, so that unknown and
secret values are dealt with in one place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy import (
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from b2c.refusal import InvalidSetting
from policies.configuration import Config, checked
from policies.property import Property
from policies.stack import Resource, Stack, read


@dataclass(frozen=True)
class _Definition:
    """What every policy has.

    `refuses`: a sentence, shown with each violation. `why`: the reason, with what fails otherwise.
    `source`: URL of the rule. `config`: JSON schema of each configuration key.
    """

    name: str
    refuses: str
    why: str
    source: str
    config: dict[str, dict[str, Any]] = field(default_factory=dict, kw_only=True)

    @property
    def schema(self) -> PolicyConfigSchema | None:
        return PolicyConfigSchema(self.config) if self.config else None

    def configured(self, given: Config) -> Config | str:
        """The policy's configuration, or what is wrong with it."""
        try:
            return checked(self.name, self.config, given)
        except InvalidSetting as refusal:
            return f"The configuration {refusal}"


@dataclass(frozen=True)
class ResourcePolicy(_Definition):
    """Sees one resource's inputs, before the engine creates or changes it.

    `check` is called with the resource's type, its inputs and the policy's configuration.
    """

    types: tuple[str, ...]
    check: Callable[[str, Property, Config], Iterator[str]]

    def policy(self) -> Policy:
        told: set[str] = set()

        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            if args.resource_type not in self.types:
                return
            config = self.configured(args.get_config())
            if not isinstance(config, str):
                inputs = Property.all_of(args.props)
                for message in self.check(args.resource_type, inputs, config):
                    report(message, None)
            elif config not in told:
                # At the first resource alone: the configuration is wrong, not the resources.
                told.add(config)
                report(config, None)

        return ResourceValidationPolicy(
            name=self.name,
            description=self.refuses,
            validate=validate,
            config_schema=self.schema,
            url=self.source,
        )


@dataclass(frozen=True)
class StackPolicy(_Definition):
    """Sees all resources with their outputs, at the end of a preview and of an update.

    `check` yields the resource that is to blame and the message.
    """

    check: Callable[[Stack, Config], Iterator[tuple[Resource, str]]]

    def policy(self) -> Policy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            config = self.configured(args.get_config())
            if isinstance(config, str):
                report(config, None)
                return
            for resource, message in self.check(read(args.resources), config):
                report(message, resource.urn)

        return StackValidationPolicy(
            name=self.name,
            description=self.refuses,
            validate=validate,
            config_schema=self.schema,
            url=self.source,
        )
