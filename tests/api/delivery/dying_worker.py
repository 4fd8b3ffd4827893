"""A process that sends what is due: python -m tests.api.delivery.dying_worker URL FILES PORT."""

import sys
from pathlib import Path

from api.delivery.courier import send_mail
from storage.db import Database
from storage.files import FileStore
from tests.api.delivery.conftest import Desk

if __name__ == "__main__":
    url, files, port = sys.argv[1:]
    desk = Desk(Database(url), FileStore(Path(files)), int(port))
    send_mail(desk.courier(), desk.server())
