"""The rules of the house as functions over source text, one line a breach; test_architecture.py applies them."""

import ast
import re
from collections.abc import Iterator

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAY_COMMIT = frozenset({"app/web/transactions.py", "app/worker.py", "app/cli.py"})
MAY_ASK_THE_TIME = frozenset({"app/clock.py"})
SHAPELESS_FILES = frozenset({"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"})
SHAPELESS_CLASS = re.compile(r"(Manager|Service|Helper|Util|Utils)$")
CLOCKS = frozenset({("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files_too_long(path: str, source: str) -> Iterator[str]:
    """Files of more than 300 lines."""
    count = len(source.splitlines())
    if count > MAX_FILE_LINES:
        yield f"{path}: {count} lines, at most {MAX_FILE_LINES}"


def functions_too_long(path: str, source: str) -> Iterator[str]:
    """Functions of more than 40 lines, empty lines and docstring not counted."""
    lines = source.splitlines()
    for function in _functions(source):
        doc = _docstring_lines(function)
        numbers = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        count = sum(1 for number in numbers if number not in doc and lines[number - 1].strip())
        if count > MAX_FUNCTION_LINES:
            yield f"{path}:{function.lineno}: {function.name} has {count} lines, at most {MAX_FUNCTION_LINES}"


def imports_inside_functions(path: str, source: str) -> Iterator[str]:
    """Imports that hide in a function, with or without a noqa."""
    for function in _functions(source):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{path}:{node.lineno}: import inside {function.name}"


def commits_elsewhere(path: str, source: str) -> Iterator[str]:
    """Calls of commit() outside the three places that may."""
    if path in MAY_COMMIT:
        return
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit":
            yield f"{path}:{call.lineno}: commit() belongs to {', '.join(sorted(MAY_COMMIT))} alone"


def clocks_elsewhere(path: str, source: str) -> Iterator[str]:
    """Questions for the current time anywhere but in app/clock.py."""
    if path in MAY_ASK_THE_TIME:
        return
    for call in _calls(source):
        called = ast.unparse(call.func).split(".")[-2:]
        if tuple(called) in CLOCKS:
            yield f"{path}:{call.lineno}: {'.'.join(called)}() belongs to app/clock.py alone"


def shapeless_names(path: str, source: str) -> Iterator[str]:
    """Files and classes whose name says nothing."""
    if path.rsplit("/", 1)[-1] in SHAPELESS_FILES:
        yield f"{path}: name the file after what it does"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and SHAPELESS_CLASS.search(node.name):
            yield f"{path}:{node.lineno}: class {node.name}: a use case is a verb-named function"


def modules_without_docstring(path: str, source: str) -> Iterator[str]:
    """Modules that do not say in their first line what they are; an empty file says it by being empty."""
    if source.strip() and not ast.get_docstring(ast.parse(source)):
        yield f"{path}: the module's docstring is missing"


def signals(path: str, source: str) -> Iterator[str]:
    """Imports of signals: the flow of the domain is not hidden."""
    for node in ast.walk(ast.parse(source)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.split(".")[0] == "blinker" or name == "flask.signals" for name in names):
            yield f"{path}:{node.lineno}: signals hide the flow"


# A mail program knows neither our stylesheets nor our content policy: letters carry their styles with them.
LETTER = re.compile(r"(^|/)mails?(/|\.html$)")
STYLES = (r"\sstyle\s*=", r"<style(?![^>]*\bnonce=)[^>]*>")
UNSAFE_MARKUP = {
    r"\|\s*safe\b": "|safe lets markup of strangers in",
    STYLES[0]: "a style attribute is refused by our content policy",
    r"<[^>{]*\son[a-z]+\s*=\s*[\"']": "an event attribute is refused by our content policy",
    r"<script(?![^>]*(\bsrc=|\bnonce=))[^>]*>": "an inline script needs the nonce",
    STYLES[1]: "an inline stylesheet needs the nonce",
    r"javascript:": "a javascript: address is refused by our content policy",
    r"{%-?\s*autoescape\s+false": "autoescape stays on",
    r"<(script|link|img|iframe|source|video|audio)\b[^>]*\b(src|href)\s*=\s*[\"'](https?:)?//": (
        "no page contacts another host"
    ),
}


def unsafe_markup(path: str, source: str) -> Iterator[str]:
    """What a template must not hold. Comments of Jinja are not looked at."""
    shown = re.sub(r"{#.*?#}", lambda comment: "\n" * comment.group().count("\n"), source, flags=re.S)
    for pattern, why in UNSAFE_MARKUP.items():
        if pattern in STYLES and LETTER.search(path):
            continue
        for found in re.finditer(pattern, shown, flags=re.I):
            yield f"{path}:{shown[: found.start()].count(chr(10)) + 1}: {why}"


def foreign_addresses_in_styles(path: str, source: str) -> Iterator[str]:
    """Stylesheets that load from another host."""
    for found in re.finditer(r"(url\(\s*[\"']?|@import\s+[\"'])(https?:)?//", source):
        yield f"{path}:{source[: found.start()].count(chr(10)) + 1}: no page contacts another host"


def _functions(source: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _docstring_lines(function: Function) -> range:
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return range(0)
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)
