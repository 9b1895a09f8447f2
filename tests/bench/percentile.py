"""Percentiles, and seconds as milliseconds."""


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def milliseconds(seconds):
    return round(seconds * 1000, 3)
