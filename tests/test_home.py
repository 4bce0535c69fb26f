from pathlib import Path

from anew.home import home
from anew.models import models_folder

USER = Path("/home/ada")


def test_each_platform_has_its_own_folder():
    assert home({}, "linux", USER) == USER / ".local/share/anew"
    assert home({}, "darwin", USER) == USER / "Library/Application Support/anew"
    assert home({}, "win32", USER) == USER / "AppData/Local/anew"
    assert home({"LOCALAPPDATA": "/d/local"}, "win32", USER) == Path("/d/local/anew")


def test_xdg_is_honoured_when_absolute():
    assert home({"XDG_DATA_HOME": "/data"}, "linux", USER) == Path("/data/anew")
    assert home({"XDG_DATA_HOME": "data"}, "linux", USER) == USER / ".local/share/anew"


def test_anew_home_wins(monkeypatch):
    assert home({"ANEW_HOME": "/srv/anew", "XDG_DATA_HOME": "/data"}, "linux", USER) == Path("/srv/anew")
    monkeypatch.setenv("ANEW_HOME", "~/x")
    assert models_folder() == Path.home() / "x/models"
