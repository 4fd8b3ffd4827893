import time
from pathlib import Path

import pytest
from docx import Document

from assistant.errors import InputError
from assistant.minutes.render import render
from tests.assistant.minutes.factories import action
from tests.assistant.minutes.test_render import filled, minutes_of, template_with


def refusal(tmp_path: Path, *paragraphs: str) -> str:
    with pytest.raises(InputError) as caught:
        render(minutes_of(), tmp_path / "out.docx", template_with(tmp_path, *paragraphs))
    return str(caught.value).removeprefix("The template own.docx cannot be filled in: ")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('{{ "x" * 10**9 }}', "** cannot be used in a template."),
        ('{{ "x" * 1000000000 }}', "it makes a text of more than 1000000 characters."),
        ("{{ 1000000000 * title }}", "it makes a text of more than 1000000 characters."),
        ("{{ [1] * 1000000000 }}", "it makes a list of more than 100000 rows."),
        ("{{ 9999999999999 * 9999999999999 }}", "it reckons with a number larger than"),
        ('{{ "%1000000000d" % 1 }}', "% between a text and a value cannot be used"),
        ('{{ "{:1000000000}".format(1) }}', "format() cannot be used in a template."),
        ("{{ title.ljust(1000000000) }}", "ljust() cannot be used in a template."),
        ("{{ title.zfill(1000000000) }}", "zfill() cannot be used in a template."),
        ("{% set f = title.center %}{{ f(1000000000) }}", "center() cannot be used in a"),
        ("{{ title|center(1000000000) }}", "No filter named 'center'."),
        ("{{ title|indent(1000000000) }}", "No filter named 'indent'."),
        ("{{ title|attr('__class__') }}", "No filter named 'attr'."),
        ("{{ ''.__class__.__mro__ }}", "__class__ cannot be used in a template."),
        ("{{ title.__class__ }}", "__class__ cannot be used in a template."),
        ("{{ lipsum(1000000) }}", "lipsum"),
        ("{% for i in range(1000000000) %}{% endfor %}", "range() counts to 1000 at most."),
        ("{% include '/etc/passwd' %}", "{% include %} cannot be used in a template."),
        ("{% import 'a' as a %}", "{% import %} cannot be used in a template."),
        ("{% from 'a' import b %}", "{% from %} cannot be used in a template."),
        ("{% extends 'a' %}", "{% extends %} cannot be used in a template."),
        ("{% macro a() %}{{ a() }}{% endmacro %}", "{% macro %} cannot be used in a template."),
        ("{% autoescape false %}{{ title }}{% endautoescape %}", "{% autoescape %} cannot be"),
        ("{% for a in agenda recursive %}{{ loop(agenda) }}{% endfor %}", "a loop that is"),
        ("{% set a = [1] %}{% set b = [a, a] %}", "a list in a list cannot be made"),
    ],
)
def test_what_no_template_may_do_is_refused_with_its_reason(
    tmp_path: Path, code: str, reason: str
) -> None:
    assert reason in refusal(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        "{% for a in range(1000) %}" * 4 + "{% endfor %}" * 4,
        "{% for a in range(1000) %}" * 3 + "{{ title }}" + "{% endfor %}" * 3,
        "{% set a = title ~ title %}" + "{% set a = a ~ a %}" * 60,
        "{% set a = title + title %}" + "{% set a = a + a %}" * 60,
        "{% set a = title %}" + "{% set a = a|replace('会', '会会会会会会会会会会') %}" * 60,
        "{% set a = title %}" + "{% set a = [a, a]|join %}" * 60,
        "{% set a %}{{ title }}{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
        "{% set a = [1] %}" + "{% set a = a + a %}" * 60,
        "{% set a = [1] %}" + "{% set a = {'b': a} %}" * 60,
    ],
)
def test_a_template_that_would_go_on_without_end_is_stopped(tmp_path: Path, code: str) -> None:
    before = time.perf_counter()
    assert "A template shows what is in the minutes, and no more." in refusal(tmp_path, code)
    assert time.perf_counter() - before < 20


def test_the_properties_of_a_template_are_stopped_too(tmp_path: Path) -> None:
    document = Document()
    loop = "{% for n in range(1000) %}"
    document.core_properties.comments = loop * 2 + "{{ 'x' * 9999 }}" + "{% endfor %}" * 2
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(InputError, match="it repeats too much, or shows too much text"):
        render(minutes_of(), tmp_path / "out.docx", tmp_path / "own.docx")


def test_what_a_template_needs_is_there(tmp_path: Path) -> None:
    minutes = minutes_of(action_items=(action(), action(task="出报告")))
    assert filled(
        tmp_path,
        minutes,
        "{{ title ~ '：' ~ location }}",
        "{{ [title, location]|join('、') }}",
        "{{ title|replace('进度', '') }} {{ title.startswith('进度') }}",
        "{% for row in action_items %}{{ loop.index }}/{{ loop.length }}{{ row.task }}"
        "{% if not loop.last %}；{% endif %}{% endfor %}",
        "{% for row in action_items %}{{ loop.cycle('甲', '乙') }}{% endfor %}",
        "{{ action_items|map(attribute='task')|join('、') }} {{ action_items|length * 2 }}",
        "{{ action_items|selectattr('task', 'equalto', '出报告')|map(attribute='no')|first }}",
        "{{ {'未开始': '○', '已完成': '●'}[action_items[0].status] }}",
        "{% for n in range(3) %}_{% endfor %}",
        "{{ 7 % 4 }} {{ 1 + 2 }} {{ '<b>' ~ title|e }}",
    ) == [
        "进度协调会：301会议室",
        "进度协调会、301会议室",
        "协调会 True",
        "1/2交付测试版本；2/2出报告",
        "甲乙",
        "交付测试版本、出报告 4",
        "2",
        "○",
        "___",
        "3 3 <b>进度协调会",
    ]
