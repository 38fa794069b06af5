"""The library of certificates: what they are called and what they say of a company."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Code, name and what it is about.  Names of standards are the same in every language.
LIBRARY = (
    ("iso-9001", "ISO 9001", _("Quality management")),
    ("iso-14001", "ISO 14001", _("Environmental management")),
    ("iso-45001", "ISO 45001", _("Occupational health and safety")),
    ("iso-50001", "ISO 50001", _("Energy management")),
    ("iso-27001", "ISO/IEC 27001", _("Information security")),
    ("iso-17025", "ISO/IEC 17025", _("Testing and calibration laboratories")),
    ("iatf-16949", "IATF 16949", _("Quality management in the automotive industry")),
    ("tisax", "TISAX", _("Information security in the automotive industry")),
    ("iso-13485", "ISO 13485", _("Quality management of medical devices")),
    ("as9100", "AS9100", _("Quality management in aerospace")),
    ("nadcap", "Nadcap", _("Special processes in aerospace")),
    ("iso-22000", "ISO 22000", _("Food safety management")),
    ("fssc-22000", "FSSC 22000", _("Food safety management")),
    ("ul", "UL", _("Product safety in the United States")),
    ("ce", "CE", _("Conformity of products in the European Union")),
    ("kc", "KC", _("Conformity of products in Korea")),
    ("ccc", "CCC", _("Conformity of products in China")),
    ("nom", "NOM", _("Official Mexican standard")),
    ("imnc", "NMX-CC-9001-IMNC", _("Quality management in Mexico")),
    ("c-tpat", "CTPAT", _("Security of the supply chain to the United States")),
    ("oea", "OEA", _("Authorised economic operator")),
    ("rba", "RBA VAP", _("Social responsibility audit")),
)
NAMES = {code: name for code, name, _about in LIBRARY}
ABOUT = {code: about for code, _name, about in LIBRARY}
