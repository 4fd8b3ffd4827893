"""A Word file as a page shows it.

Mammoth was tried: it leaves out headers, footers, alignment, numbers of lists and widths of
columns, all of which a company's template is about.
"""

from assistant.minutes.preview.document import to_html

__all__ = ["to_html"]
