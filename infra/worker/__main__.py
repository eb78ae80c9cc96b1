"""Command-line words in; one step of the analysis done and its exit code out: 0 done, 2 misused, 3 refused, 4 storage failed.

check    reads every file under KEY and says which are refused
analyse  reads the file KEY and writes KEY.json
merge    reads the results under KEY and writes KEY/result.json
"""

import argparse
import json
import os
import sys
from collections.abc import Callable

from infra.worker.analysis import MOST_BYTES, Result, analyse, merged
from infra.worker.refusals import REFUSED, Refused
from infra.worker.storage import Place, place

STORAGE_FAILED = 4
"""Running the job again may help."""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="worker", description=(__doc__ or "").partition("\n\n")[2],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("key", nargs="?", help="the file, or the prefix of the sample's files (default: from the variable INPUT)")
    parser.add_argument("--input", metavar="FIELD", help="INPUT is a mapping, as a state machine hands it on: the field that holds KEY")
    parser.add_argument("--source", required=True, help="s3://bucket/prefix or a folder; $NAME is taken from the environment")
    parser.add_argument("--target", help="where results go (default: the source)")
    parser.add_argument("--limit", type=int, default=MOST_BYTES, help="most bytes of one file")
    args = parser.parse_args(argv)
    key = os.path.expandvars(args.key) if args.key else _given(args.input)
    if not key:
        parser.error("no KEY, and INPUT holds none")
    try:
        source = place(args.source)
        return STEPS[args.step](key, source, place(args.target) if args.target else source, args.limit)
    except Refused as refused:
        _say({"error": refused.code, "file": key, "message": str(refused)})
        return REFUSED
    except OSError as failed:
        _say({"error": "storage", "file": key, "message": failed.strerror or str(failed)})
        return STORAGE_FAILED
    except Exception as failed:
        if type(failed).__module__.partition(".")[0] not in ("botocore", "boto3", "urllib3"):
            raise
        _say({"error": "storage", "file": key, "message": str(failed)})
        return STORAGE_FAILED


def _given(field: str | None) -> str:
    """What the state machine started this job for: a text (one file of a map), or a field of the execution's input."""
    try:
        found = json.loads(os.environ.get("INPUT", "null"))
    except ValueError:
        return ""
    value = found.get(field) if isinstance(found, dict) else found
    return value if isinstance(value, str) else ""


def _check(key: str, source: Place, target: Place, limit: int) -> int:
    """Every file is read, so that all of a sample's refusals are told at once."""
    code = 0
    keys = list(source.keys(key))
    if not keys:
        raise Refused("no-files", place=key)
    for one in keys:
        try:
            _read(one, source, limit)
        except Refused as refused:
            code = REFUSED
            _say({"error": refused.code, "file": one, "message": str(refused)})
        else:
            _say({"accepted": one})
    return code


def _analyse(key: str, source: Place, target: Place, limit: int) -> int:
    target.write(f"{key}.json", _json({"file": key, **_read(key, source, limit)}))
    _say({"written": f"{key}.json"})
    return 0


def _merge(key: str, source: Place, target: Place, limit: int) -> int:
    results: dict[str, Result] = {}
    for one in source.keys(key):
        if one.endswith(".json"):
            with source.open(one) as handle:
                results[one.removesuffix(".json")] = _result(one, handle.read(limit))
    if not results:
        raise Refused("no-files", place=key)
    name = f"{key.rstrip('/')}/result.json"
    target.write(name, _json({"sample": key.rstrip("/"), **merged(results)}))
    _say({"written": name})
    return 0


STEPS: dict[str, Callable[[str, Place, Place, int], int]] = {"check": _check, "analyse": _analyse, "merge": _merge}


def _read(key: str, source: Place, limit: int) -> Result:
    with source.open(key) as handle:
        return analyse(handle, limit)


def _result(name: str, data: bytes) -> Result:
    try:
        found = json.loads(data)
        if isinstance(found, dict) and isinstance(found["sha256"], str):
            return found
    except (ValueError, KeyError):
        pass
    raise Refused("not-a-result", place=name)


def _json(value: Result) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _say(value: Result) -> None:
    """One line of JSON an event: the log is searched by field."""
    print(json.dumps(value, ensure_ascii=False), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
