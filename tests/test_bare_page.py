"""A page of explorers is one file: the module once, and each explorer's numbers in their place."""

from __future__ import annotations

import json
import re

from dien_course.lab.explorers.bare_page import bare_page, embedded
from dien_course.lab.explorers.explorer import MODULE
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer

NUMBERS = re.compile(r'<script type="application/json" data-dien-explorer>(.*?)</script>', re.DOTALL)


def test_the_page_holds_the_module_once_and_the_numbers_of_each_explorer():
    explorers = {"Variants <all>": VariantExplorer(scale=0.5), "One step": StepExplorer()}
    page = bare_page(explorers, "Explorers & more")
    found = [json.loads(numbers) for numbers in NUMBERS.findall(page)]
    assert found == [explorer.page_state for explorer in explorers.values()]
    assert found[0]["state"]["scale"] == 0.5
    assert page.count(MODULE.read_text(encoding="utf-8")) == 1
    assert "<h2>Variants &lt;all&gt;</h2>" in page and "<title>Explorers &amp; more</title>" in page


def test_no_text_of_an_explorer_ends_its_numbers_early():
    class Sly(StepExplorer):
        question = "Where does </script><b>it</b> end?"

    assert embedded(Sly()).count("</script>") == 1
    assert json.loads(NUMBERS.search(embedded(Sly()))[1])["page"]["question"] == Sly.question
