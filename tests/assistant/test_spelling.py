import pytest

from assistant.spelling import search_text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王建国", "wangjianguo wjg 王建国"),
        ("曾晓吕", "zengxiaolv zxl 曾晓吕"),  # a surname, and ü typed as v
        ("Bob Stone", "bob stone"),
    ],
)
def test_names_are_found_by_their_spelling(name: str, text: str) -> None:
    assert search_text(name) == text


def test_aliases_and_addresses_are_found_too() -> None:
    assert search_text("李敏", ["敏姐"], "Li@B.cn") == "limin lm 李敏 minjie mj 敏姐 li@b.cn"
