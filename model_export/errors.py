"""Errors that the user can act on: each message says what is wrong and what to do next."""


class ModelExportError(Exception):
    """Something that the user can mend; printed without a traceback."""


class DataError(ModelExportError):
    """A data file is missing, damaged or not what it claims to be."""


class VerificationError(ModelExportError):
    """An exported graph does not compute what PyTorch computes."""


class GraphError(ModelExportError):
    """A graph is declared in a way that no runtime understands."""


class FamilyError(ModelExportError):
    """A family, or a recipe of it, is not there, or lacks one of its parts."""


class MissingGraphError(ModelExportError):
    """An exported graph is not where it should be."""


class StrokeFileError(ModelExportError):
    """A stroke file does not follow its format."""


class DeviceError(ModelExportError):
    """The device that was asked for is not there."""


class RankError(ModelExportError):
    """Several processes cannot train together as they were started, or one of them was lost."""


class LockedError(ModelExportError):
    """Another process works in the same folder."""


class ManifestError(ModelExportError):
    """The manifest is missing, damaged or of another version."""


class SiteError(ModelExportError):
    """The site is not built, or not as it must be for what is to be done with it."""
