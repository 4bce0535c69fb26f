"""A server that lives in a thread of the test, on a free port of the loopback."""

import asyncio
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx2 as httpx
from fastapi import FastAPI

from anew.jobs import Queue
from anew.jobs.local import Local
from anew.server.app import application
from anew.server.run import Server
from anew.server.settings import Key, Settings
from anew.trees import Trees

KEY = "a-key-of-the-tests-which-is-long"


@dataclass
class Living:
    url: str
    link: str
    app: FastAPI
    queue: Queue
    key: str = KEY

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.key}"}

    def new_link(self):
        """A link that lets a browser in, once."""
        return self.address.another()

    def client(self, **more):
        """An HTTP client that has the key."""
        return httpx.Client(base_url=self.url, headers=self.headers, timeout=60, **more)

    def on_desk(self, coroutine):
        """Run something of the desk's where it lives."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)


@contextmanager
def living(root, *, workers=0, warm=False, **settings):
    """``with living(tmp_path, workers=1) as server:``"""
    settings = Settings(**{"keys": (Key(KEY),), "port": 0, **settings})
    with closing(Queue(root)) as queue:
        app = application(settings, queue, Trees(root.parent / f"{root.name}-trees"))
        begun, found = threading.Event(), []
        server = Server(app, settings, lambda address: (found.append(address), begun.set()))
        thread = threading.Thread(target=lambda: asyncio.run(_serve(server, found)), daemon=True)
        thread.start()
        local = Local(queue, each=workers, warm=warm) if workers else None
        assert begun.wait(30)
        live = Living(found[1].url, found[1].link, app, queue)
        live.loop, live.server, live.local, live.address = found[0], server, local, found[1]
        try:
            if local:
                local.start()
            yield live
        finally:
            server.should_exit = True
            thread.join(30)
            if local:
                local.stop(5)


async def _serve(server, found):
    found.append(asyncio.get_running_loop())
    await server.serve()
