"""Typed configurations with identifiers: declare, check, identify, make instances."""

from .annotations import Constant, DataPath, Meta, Option, OptionalDataPath, Param, field
from .collector import paused_collector
from .comparison import same_value
from .config import Config, InstanceConfig, parameters, sealed_set, setmeta
from .copying import copyconfig, new_configuration, recorded_configuration
from .data import DataContext
from .deadline import ending_in, remaining_time
from .deprecation import deprecate
from .errors import (
    ConfigError,
    DeclarationError,
    GeneratorError,
    MissingParameterError,
    NotAConfigurationError,
    NotAnInstanceError,
    ParameterError,
    ParameterTypeError,
    SealedError,
    SubmissionError,
    UnknownParameterError,
    UnsubmittedTaskError,
)
from .generators import DirectoryContext, PathGenerator, file_name
from .graph import Place, configurations_in, locate, map_configurations, references, walk
from .identifier import (
    Identifier,
    element_order,
    identify,
    identify_all,
    identify_unchanged,
    partial_identifier,
    recompute,
)
from .information import ConfigInformation, information, is_configuration
from .initializer import initializer
from .instance import instances
from .parameters import Parameter, Schema
from .partial import ParameterGroup, Partial, param_group, partial
from .resolution import forget_digests
from .submission import Submitter, own_parts, submitting_to
from .tags import tag, tags
from .task import DependentMarker, LightweightTask, ResumableTask, Task

__all__ = [
    "Config",
    "ConfigError",
    "ConfigInformation",
    "Constant",
    "DataContext",
    "DataPath",
    "DeclarationError",
    "DependentMarker",
    "DirectoryContext",
    "GeneratorError",
    "Identifier",
    "InstanceConfig",
    "LightweightTask",
    "Meta",
    "MissingParameterError",
    "NotAConfigurationError",
    "NotAnInstanceError",
    "Option",
    "OptionalDataPath",
    "Param",
    "Parameter",
    "ParameterError",
    "ParameterGroup",
    "ParameterTypeError",
    "Partial",
    "PathGenerator",
    "Place",
    "ResumableTask",
    "Schema",
    "SealedError",
    "SubmissionError",
    "Submitter",
    "Task",
    "UnknownParameterError",
    "UnsubmittedTaskError",
    "configurations_in",
    "copyconfig",
    "deprecate",
    "element_order",
    "ending_in",
    "field",
    "file_name",
    "forget_digests",
    "identify",
    "identify_all",
    "identify_unchanged",
    "information",
    "initializer",
    "instances",
    "is_configuration",
    "locate",
    "map_configurations",
    "new_configuration",
    "own_parts",
    "param_group",
    "parameters",
    "partial",
    "partial_identifier",
    "paused_collector",
    "recompute",
    "recorded_configuration",
    "references",
    "remaining_time",
    "same_value",
    "sealed_set",
    "setmeta",
    "submitting_to",
    "tag",
    "tags",
    "walk",
]
