"""What a rule reads and the loaded data do not have, in words, with the name that was probably meant."""

from __future__ import annotations

from escapes import Markdown
from i18n import attribute, t
from leadgrid.feeds import Lack


def lack_told(lack: Lack) -> Markdown:
    """«Aucun lead n'a l'attribut « size ». Vouliez-vous dire « taille » ?»"""
    called = attribute if lack.kind == "attribute" else str
    said = t(f"feeding.lack.{lack.kind}", name=called(lack.name))
    return said if lack.near is None else Markdown(f"{said} {t('feeding.near', name=called(lack.near))}")
