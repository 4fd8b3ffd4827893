"""The proofs of its items belong to a meeting's export and to its backup."""

import io
import zipfile

from api import export, services_proofs
from api.installation import Installation
from api.services_proofs import Sent
from assistant.tracking.changes import Author
from tests.api.following import SAMPLE, follow

OWNER = Author("孙涛")


def test_an_export_has_the_proofs_and_tells_of_removed_ones(place: Installation) -> None:
    item_id = follow(place)
    files = [Sent(n, "text/plain", io.BytesIO(n.encode())) for n in ("报告.pdf", "错的.txt")]
    kept, wrong = services_proofs.attach(place, item_id, files, by=OWNER)
    services_proofs.remove(place, item_id, wrong.id or 0, by=OWNER)
    gathered = export.gather(place, SAMPLE, actor="李敏")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export.stream(gathered))))
    name = f"proofs/item {item_id}/{kept.id} 报告.pdf"
    assert [n for n in archive.namelist() if n.startswith("proofs/")] == [name]
    assert archive.read(name) == "报告.pdf".encode()
    (missing,) = [each for each in gathered.missing if each["name"].startswith("proofs/")]
    assert missing["name"].endswith("错的.txt")
    assert missing["why"].startswith("removed on ")
