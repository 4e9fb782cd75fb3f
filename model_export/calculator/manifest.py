"""The manifest of the size calculator."""

from model_export.export.manifest import FamilyManifest, SizePreset


class Manifest(FamilyManifest):
    """Its graph, and the networks that can be chosen."""

    sizes: list[SizePreset]
