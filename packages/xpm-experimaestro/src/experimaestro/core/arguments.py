"""Declaring parameters."""

from xpm_config import Constant, DataPath, Meta, Option, OptionalDataPath, Param, field

__all__ = ["Constant", "DataPath", "Meta", "Option", "OptionalDataPath", "Param", "field"]
