"""The words of a meeting: what it gave, decided and left open, each said by somebody."""

import random
from typing import Any

Row = dict[str, Any]
SECONDS = 6.0


class Speech:
    """Utterances one after another, six seconds each."""

    def __init__(self, speakers: list[str], chance: random.Random) -> None:
        self.rows: list[Row] = []
        self._speakers, self._chance = speakers, chance

    def say(self, text: str, speaker: str | None = None) -> int:
        """Adds the utterance, said by anybody for None, and returns its number."""
        number = len(self.rows) + 1
        begins = (number - 1) * SECONDS
        said = {"id": number, "start": begins, "end": begins + SECONDS - 1, "text": text}
        self.rows.append(said | {"speaker": speaker or self._chance.choice(self._speakers)})
        return number

    def chat(self, words: Row) -> None:
        if self._chance.random() < 0.4:
            self.say(self._chance.choice(words["chatter"]))


def say(meeting: Row, made: Row, words: Row, chance: random.Random) -> None:
    """Gives the meeting its utterances, and all it settled the numbers of those that say so."""
    speech = Speech(meeting["attendees"], chance)
    speech.say(words["opening"].format(title=meeting["title"]), meeting["attendees"][0])
    of = meeting["id"]
    for item in made["items"]:
        if item["meeting"] == of:
            _give(item, speech, made, words, chance)
            speech.chat(words)
    for decision in made["decisions"]:
        if decision["meeting"] == of:
            text = chance.choice(words["decide"]).format(text=decision["text"])
            decision["evidence"] = [speech.say(text, meeting["attendees"][0])]
            speech.chat(words)
    for dispute in made["disputes"]:
        if dispute["meeting"] == of:
            first = speech.say(chance.choice(words["dispute"]).format(text=dispute["text"]))
            said = [speech.say(words["positions"][i]) for i in range(2)]
            dispute["evidence"] = [first, *said]
            dispute["positions"] = list(zip(dispute["sides"], words["positions"], strict=True))
    for coming in made["next_meetings"]:
        if coming["meeting"] == of:
            day = show(coming["at"][:10], made["language"])
            told = {"day": day, "time": "14:00", "room": coming["location"]}
            if made["language"] != "en":
                told["time"] = "下午两点"
            text = words["next"].format(**told, topic=coming["topic"])
            coming["evidence"] = [speech.say(text)]
    speech.say(words["closing"], meeting["attendees"][0])
    meeting["utterances"] = speech.rows


def _give(item: Row, speech: Speech, made: Row, words: Row, chance: random.Random) -> None:
    task, owner, until = item["task"], item["owner"], item["first_deadline"]
    deadline = show(until[:10], made["language"]) if until else None
    if made["language"] == "en":
        task = task[0].lower() + task[1:]
    item |= {"deadline_text": deadline, "owner_evidence": [], "deadline_evidence": []}
    told = {"task": task, "owner": owner, "deadline": deadline}
    if not owner:
        number = speech.say(chance.choice(words["nobody"]).format(**told))
        item["evidence"] = [number]
        if deadline:
            item["deadline_evidence"] = [speech.say(_one("deadline_alone", told, words, chance))]
    elif not deadline:
        number = speech.say(_one("undated_owner", told, words, chance))
        item |= {"evidence": [number], "owner_evidence": [number]}
    elif chance.random() < 0.3:
        item["evidence"] = [speech.say(_one("task_alone", told, words, chance))]
        item["owner_evidence"] = [speech.say(_one("owner_alone", told, words, chance))]
        item["deadline_evidence"] = [speech.say(_one("deadline_alone", told, words, chance))]
    else:
        is_own = chance.random() < 0.3
        text = _one("take" if is_own else "assign", told, words, chance)
        number = speech.say(text, owner if is_own else None)
        item |= {"evidence": [number], "owner_evidence": [number], "deadline_evidence": [number]}
    item["quote"] = next(u["text"] for u in speech.rows if u["id"] == item["evidence"][0])
    for helper in item["co_owners"]:
        item["evidence"].append(speech.say(words["co_owner"].format(co=helper)))


def _one(name: str, told: Row, words: Row, chance: random.Random) -> str:
    text: str = chance.choice(words[name]).format(**told)
    return text[0].upper() + text[1:]


def show(day: str, language: str) -> str:
    """6月12日, or June 12: a day as it is said."""
    month, number = int(day[5:7]), int(day[8:10])
    if language != "en":
        return f"{month}月{number}日"
    names = "January February March April May June July August September October November December"
    return f"{names.split()[month - 1]} {number}"
