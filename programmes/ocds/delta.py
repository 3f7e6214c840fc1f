"""What changed between two states, as a release says it; and of each field all its versions."""

VERSION = "releaseID", "releaseDate", "releaseTag", "value"


def delta(before, after):
    """Return what a release must say, so that merging it makes the one state into the other."""
    said = {}
    for name in [*after, *(name for name in before if name not in after)]:
        was, now = before.get(name), after.get(name)
        if name not in after:
            said[name] = nulls(was)
        elif was != now:
            said[name] = _change(was, now)
    return said


def _change(was, now):
    if isinstance(was, dict):
        return _named(now) | delta(was, now)
    if is_keyed(was) and is_keyed(now):
        return _changed_items(by_id(was), by_id(now))
    return now


def _changed_items(was, now):
    changed = [
        _named(item) | (delta(was[key], item) if key in was else item)
        for key, item in now.items()
        if was.get(key) != item
    ]
    return changed + [nulls(item) for key, item in was.items() if key not in now]


def _named(item):
    """Return the id, which is said each time, of what has one."""
    return {"id": item["id"]} if "id" in item else {}


def nulls(value):
    """Return what makes a merger forget a value: null for each leaf, as one for the whole does nothing."""
    if isinstance(value, dict):
        return {name: part if name == "id" else nulls(part) for name, part in value.items()}
    return [nulls(item) for item in value] if is_keyed(value) else None


def is_keyed(value):
    """Say whether this is an array of things with an id, whose items are merged one by one."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def by_id(items):
    return {item["id"]: item for item in items}


def versioned(releases):
    """Return each field with the values that it has had, and the release that gave it each."""
    versions = {}
    for release in releases:
        circumstances = release["id"], release["date"], release["tag"]
        said = {name: value for name, value in release.items() if name not in NOT_MERGED}
        _add_versions(versions, said, circumstances)
    return {"ocid": releases[0]["ocid"]} | versions


NOT_MERGED = {"ocid", "id", "date", "tag", "knownOn"}


def _add_versions(versions, said, circumstances):
    for name, value in said.items():
        if isinstance(value, dict):
            _add_versions(versions.setdefault(name, {}), value, circumstances)
        elif is_keyed(value):
            _add_items(versions.setdefault(name, []), value, circumstances)
        else:
            _add_version(versions.setdefault(name, []), value, circumstances)


def _add_items(items, said, circumstances):
    known = by_id(items)
    for item in said:
        if item["id"] not in known:
            items.append({"id": item["id"]})
            known[item["id"]] = items[-1]
        rest = {name: value for name, value in item.items() if name != "id"}
        _add_versions(known[item["id"]], rest, circumstances)


def _add_version(values, value, circumstances):
    if not values or values[-1]["value"] != value:
        values.append(dict(zip(VERSION, (*circumstances, value), strict=True)))
