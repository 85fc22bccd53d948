"""The web address stands in pyproject.toml alone; what follows from it appears, and goes, with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from dien_course.errors import DataError
from scripts import address as module
from scripts.address import Address, address, citation, hub_link, launch_links, readme

NOWHERE = Address()
SOMEWHERE = Address("https://github.com/someone/the.course", "https://someone.github.io/the.course/")
README, CITATION = module.README.read_text(encoding="utf-8"), module.CITATION.read_text(encoding="utf-8")


def test_readme_and_citation_say_what_pyproject_says() -> None:
    where = address(module.PROJECT.read_text(encoding="utf-8"))
    assert readme(README, where) == README
    assert citation(CITATION, where) == CITATION


def test_the_address_is_read_from_the_projects_urls() -> None:
    urls = f'[project.urls]\nRepository = "{SOMEWHERE.repository}"\nHomepage = "{SOMEWHERE.homepage}"\n'
    assert address('[project]\nname = "a"\n') == NOWHERE
    assert address(f'[project]\nname = "a"\n{urls}') == SOMEWHERE
    with pytest.raises(DataError, match="'repository': found 'somewhere'; expected https"):
        address('[project.urls]\nRepository = "somewhere"\n')


def test_without_an_address_nothing_is_said_of_one() -> None:
    assert launch_links(NOWHERE, module.FIRST) == {}
    assert f"{module.BEGIN}\n{module.END}" in readme(README, NOWHERE)
    assert "git clone" not in readme(README, NOWHERE)
    assert not {"repository-code", "url"} & set(yaml.safe_load(citation(CITATION, NOWHERE)))


def test_with_an_address_the_readme_opens_and_clones_the_course() -> None:
    block = readme(README, SOMEWHERE).split(module.BEGIN)[1].split(module.END)[0]
    assert f"git clone {SOMEWHERE.repository}\ncd the.course\n" in block
    assert f"<{SOMEWHERE.homepage}>" in block
    for link in launch_links(SOMEWHERE, module.FIRST).values():
        assert f"({link})" in block
    assert "https://github.com/someone/the.course/actions/workflows/tests.yml/badge.svg" in block
    assert (module.ROOT / ".github" / "workflows" / "tests.yml").is_file()


def test_with_an_address_the_citation_names_it_and_is_yaml_still() -> None:
    said = yaml.safe_load(citation(CITATION, SOMEWHERE))
    assert (said["repository-code"], said["url"]) == SOMEWHERE
    assert said == yaml.safe_load(CITATION) | {"repository-code": said["repository-code"], "url": said["url"]}


def test_a_hub_pulls_the_repository_and_opens_the_notebook() -> None:
    link = hub_link(SOMEWHERE, "notebooks/00 a.ipynb")
    asked = dict(parse_qsl(urlsplit(f"https://hub.example{link}").query))
    assert link.startswith("/hub/user-redirect/git-pull?")
    assert asked == {"repo": SOMEWHERE.repository, "urlpath": "lab/tree/the.course/notebooks/00 a.ipynb"}
    assert hub_link(SOMEWHERE, module.FIRST) in readme(README, SOMEWHERE) and hub_link(NOWHERE, module.FIRST) == ""


@pytest.mark.parametrize(("write", "text"), [(readme, README), (citation, CITATION)])
def test_an_address_comes_and_goes_without_a_trace(write, text: str) -> None:
    assert write(write(text, SOMEWHERE), SOMEWHERE) == write(text, SOMEWHERE) != write(text, NOWHERE)
    assert write(write(text, SOMEWHERE), NOWHERE) == write(text, NOWHERE)


def test_launch_links_open_the_notebook_of_a_github_repository() -> None:
    assert launch_links(SOMEWHERE, "notebooks/00 a.ipynb") == {
        "Colab": "https://colab.research.google.com/github/someone/the.course/blob/HEAD/notebooks/00%20a.ipynb",
        "Kaggle": "https://kaggle.com/kernels/welcome?src=https://github.com/someone/the.course/blob/HEAD/"
        "notebooks/00%20a.ipynb",
        "Binder": "https://mybinder.org/v2/gh/someone/the.course/HEAD?labpath=notebooks%2F00%20a.ipynb",
        "Codespaces": "https://codespaces.new/someone/the.course",
    }
    for repository in ("https://github.com/someone/the.course.git", "https://github.com/someone/the.course/"):
        assert launch_links(Address(repository), "a.ipynb") == launch_links(SOMEWHERE, "a.ipynb")
    assert launch_links(Address("https://gitlab.com/someone/course"), "a.ipynb") == {}


def test_the_command_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name in ("PROJECT", "README", "CITATION"):
        copy = tmp_path / getattr(module, name).name
        copy.write_text(getattr(module, name).read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(module, name, copy)
    project = module.PROJECT.read_text(encoding="utf-8")
    module.PROJECT.write_text(f'{project}\n[project.urls]\nRepository = "{SOMEWHERE.repository}"\n', encoding="utf-8")
    assert module.main() == 0
    assert SOMEWHERE.repository in module.README.read_text(encoding="utf-8")
    assert SOMEWHERE.repository in module.CITATION.read_text(encoding="utf-8")
    module.PROJECT.write_text(f'{project}\n[project.urls]\nRepository = "nowhere"\n', encoding="utf-8")
    assert module.main() == 2 and "expected https" in capsys.readouterr().err
