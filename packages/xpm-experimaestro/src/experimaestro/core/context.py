"""Where the data files of a save go."""

from xpm_serialize import SerializationContext, SerializedPath, SerializedPathLoader

__all__ = ["SerializationContext", "SerializedPath", "SerializedPathLoader"]
