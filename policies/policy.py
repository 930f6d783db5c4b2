"""A policy: what it refuses and why, and the check behind it.

A check is a generator of messages. It reads properties through `ResourceProperty`, which alone
deals with unknown and secret values.
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
from policies.resource_property import ResourceProperty
from policies.stack import Resource, Stack, read


@dataclass(frozen=True)
class _Definition:
    """The parts that both kinds of policy have.

    `refuses`: a sentence, shown with each violation. `why`: the reason, with what fails otherwise.
    `source`: URL of the rule. `config`: JSON schema of each configuration key.
    """

    name: str
    refuses: str
    why: str
    source: str
    config: dict[str, dict[str, Any]] = field(default_factory=dict, kw_only=True)

    def made(self, kind: Callable[..., Policy], validate: Callable[..., None]) -> Policy:
        """The policy as the SDK takes it; `kind`: the SDK's class."""
        return kind(
            name=self.name,
            description=self.refuses,
            validate=validate,
            config_schema=PolicyConfigSchema(self.config) if self.config else None,
            url=self.source,
        )

    def configured(self, configuration: Config) -> Config | str:
        """The policy's configuration, or what is wrong with it."""
        try:
            return checked(self.name, self.config, configuration)
        except InvalidSetting as refusal:
            return f"The configuration {refusal}"


@dataclass(frozen=True)
class ResourcePolicy(_Definition):
    """A policy on one resource's inputs, checked before the engine creates or changes it.

    `check` is called with the resource's type, its inputs and the policy's configuration.
    """

    types: tuple[str, ...]
    check: Callable[[str, ResourceProperty, Config], Iterator[str]]

    def policy(self) -> Policy:
        reported: set[str] = set()

        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            if args.resource_type not in self.types:
                return
            config = self.configured(args.get_config())
            if not isinstance(config, str):
                inputs = ResourceProperty.all_of(args.props)
                for message in self.check(args.resource_type, inputs, config):
                    report(message, None)
            elif config not in reported:
                # Reported once: it is the configuration that is wrong, not each resource.
                reported.add(config)
                report(config, None)

        return self.made(ResourceValidationPolicy, validate)


@dataclass(frozen=True)
class StackPolicy(_Definition):
    """A policy on all resources with their outputs, checked at the end of a preview or an update.

    `check` yields the resource that breaks the rule, and the message.
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

        return self.made(StackValidationPolicy, validate)
