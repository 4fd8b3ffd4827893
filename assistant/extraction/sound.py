"""How Chinese characters sound: what recognisers write by ear is compared by this."""

from functools import lru_cache

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """Pinyin without tone; "-" for what is not Chinese."""
    if not "\u4e00" <= character <= "\u9fff":
        return "-"
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


@lru_cache(maxsize=2048)
def near_syllable(sound: str) -> str:
    """The syllable without what speakers and recognisers mix up: z/zh, n/l, an/ang, di/ding."""
    for full, plain in _INITIALS:
        if sound.startswith(full):
            sound = plain + sound[len(full) :]
            break
    for full, plain in _FINALS:
        if sound.endswith(full):
            sound = sound[: -len(full)] + plain
            break
    return sound[:-1] if sound.endswith("in") else sound
