import sys

import pytest

from format.sentences import specifies
from xpm_params import ParamsSyntaxError, ParamsValueError, dumps, loads

DIGITS = sys.get_int_max_str_digits()


@specifies("J1", "J2", "J3")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected JSON, found nothing"),
        (" \n", "expected JSON, found nothing"),
        (b"", "expected JSON, found nothing"),
        ("{", "expected strict JSON: Expecting property name enclosed in double quotes at line 1 "
              "column 2"),
        ('{"a":\n [1, 2', "expected strict JSON: Expecting ',' delimiter at line 2 column 7"),
        ('"abc', "expected strict JSON: Unterminated string starting at line 1 column 1"),
        ("1 2", "expected strict JSON: Extra data at line 1 column 3"),
        ("\ufeff1", "expected strict JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1 "
                    "column 1"),
        (b"\xef\xbb\xbf1", "expected strict JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) "
                           "at line 1 column 1"),
        (b'{\n"a\xff"}', "expected UTF-8, found invalid start byte at line 2 column 3"),
        (b'"\xed\xa0\x80"', "expected UTF-8, found invalid continuation byte at line 1 column 2"),
        ("1".encode("utf-16"), "expected UTF-8, found invalid start byte at line 1 column 1"),
        ('{"a": NaN}', "expected strict JSON, found NaN at line 1 column 7"),
        ('["NaN \\" NaN",\n-Infinity]', "expected strict JSON, found -Infinity at line 2 column 1"),
        ("Infinity", "expected strict JSON, found Infinity at line 1 column 1"),
        ('{"a": [[0], {"b": 1, "c": ["b", {}], "b" : 3}]}', "expected each key once, found 'b' "
                                                            "twice in 'a[1].b'"),
        ('{"a:\\"{": 1, "\\u0061:\\"{": 2}', "expected each key once, found 'a:\"{' twice in "
                                            """'["a:\\\\"{"]'"""),
        (
            '{"a": ' + "1" * (DIGITS + 1) + "}",
            f"expected an integer of at most {DIGITS} digits, found a longer one at line 1 "
            "column 7",
        ),
        (
            f'["{"1" * 5000}", 0.{"1" * 5000}, {"1" * 5000}e-4990,\n-{"1" * 5000}]',
            f"expected an integer of at most {DIGITS} digits, found a longer one at line 2 "
            "column 1",
        ),
        (
            "[" * 100_000,
            "expected JSON that is nested less deeply than at line 1 column 100000",
        ),
        (
            "[[1, 2], [[{}], 3]," + "[" * 100_000 + "]" * 100_000,
            "expected JSON that is nested less deeply than at line 1 column 100019",
        ),
        (
            '{"a": "1e999", "b": 0.1e999, "c": 1e9998,\n "d": 1e999}',
            "expected a number within a double, found 0.1e999 at line 1 column 21",
        ),
        ("-1e999", "expected a number within a double, found -1e999 at line 1 column 1"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_is_not_strict_json_is_refused(text: str | bytes, message: str) -> None:
    with pytest.raises(ParamsSyntaxError) as error:
        loads(text)
    assert str(error.value) == message
    with pytest.raises(ParamsSyntaxError) as error:
        loads(text, "p.json")
    assert str(error.value) == f"{message} {'of' if error.value.path else 'in'} p.json"


def test_the_place_of_an_error_is_found_in_a_large_text() -> None:
    members = ", ".join(f'"{key}": 0' for key in range(100_000))
    with pytest.raises(ParamsSyntaxError) as error:
        loads(f'{{{members}, "99999": 0}}')
    assert str(error.value) == """expected each key once, found '99999' twice in '["99999"]'"""
    with pytest.raises(ParamsSyntaxError) as error:
        loads("[" + f"{'1' * DIGITS}," * 1000 + "1" * (DIGITS + 1) + "]")
    column = 1000 * (DIGITS + 1) + 2
    assert str(error.value) == (
        f"expected an integer of at most {DIGITS} digits, found a longer one at line 1 "
        f"column {column}"
    )


@specifies("J7")
def test_strict_json_is_read() -> None:
    text = '{"a": [1, -0.5, "\\ud800", null, true], "b": {}}'
    expected = {"a": [1, -0.5, "\ud800", None, True], "b": {}}
    assert loads(text) == loads(text.encode()) == expected


@specifies("J7")
def test_text_is_written_in_ascii() -> None:
    assert dumps({"é": ["\ud800", 1]}) == '{"\\u00e9": ["\\ud800", 1]}'


def deep() -> list[object]:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    return value


@specifies("J2")
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "cannot be written as JSON: Out of range float values are not JSON "
                       "compliant"),
        (object, "cannot be written as JSON: Object of type type is not JSON serializable"),
        (deep(), "cannot be written as JSON: maximum recursion depth exceeded"),
    ],
    ids=["nan", "object", "deep"],
)  # fmt: skip
def test_what_is_no_json_is_not_written(value: object, message: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        dumps(value)  # type: ignore[arg-type]  # on purpose
    assert str(error.value).startswith(message)
