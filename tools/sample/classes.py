"""The 60 classes of the sample: 9 groups of Unicode, then 51 concepts defined by subgroup and tags."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

GROUPS = {
    "Smileys & Emotion": "Smileys",
    "People & Body": "People",
    "Animals & Nature": "Animals",
    "Food & Drink": "Food",
    "Travel & Places": "Travel",
    "Activities": "Activities",
    "Objects": "Objects",
    "Symbols": "Symbols",
    "Flags": "Flags",
}


@dataclass(frozen=True)
class Concept:
    """A class that an item has if its subgroup matches the pattern or one of its tags is listed here."""

    name: str
    pattern: str = ""
    tags: str = ""

    def holds(self, subgroup: str, tags: Iterable[str]) -> bool:
        named = set(self.tags.split(", ")) - {""}
        by_subgroup = bool(self.pattern) and re.search(self.pattern, subgroup) is not None
        return by_subgroup or any(tag.lower() in named for tag in tags)


CONCEPTS = (
    Concept("face", "^face-"),
    Concept("smile", tags="smile, smiling, grinning"),
    Concept("sad", tags="sad, cry, disappointed, unhappy, upset"),
    Concept("angry", tags="angry, mad, rage"),
    Concept("love", "^heart$|^face-affection$", "love, kiss, romance"),
    Concept("cat", "^cat-face$", "cat"),
    Concept("monster", tags="monster, fairy tale, fantasy, ghost, fairytale"),
    Concept("hand", "^hand"),
    Concept("body", "^body-parts$"),
    Concept("gesture", "^person-gesture$", "gesture"),
    Concept("man", tags="man"),
    Concept("woman", tags="woman"),
    Concept("child", tags="child, baby, boy, girl"),
    Concept("family", "^family$", "family, couple"),
    Concept("job", "^person-role$", "worker"),
    Concept("wheels", tags="wheelchair, bike, bicycle"),
    Concept("mammal", "^animal-mammal$"),
    Concept("bird", "^animal-bird$"),
    Concept("insect", "^animal-bug$", "insect"),
    Concept("sea life", "^animal-marine$", "fish"),
    Concept("plant", "^plant", "plant, flower"),
    Concept("fruit", "^food-fruit$", "fruit"),
    Concept("vegetable", "^food-vegetable$", "vegetable"),
    Concept("meal", "^food-prepared$|^food-asian$"),
    Concept("sweet", "^food-sweet$", "dessert"),
    Concept("drink", "^drink$", "drink"),
    Concept("building", "^place-building$|^place-religious$", "building"),
    Concept("landscape", "^place-geographic$", "mountain, beach, nature"),
    Concept("car & train", "^transport-ground$", "car, train, railway"),
    Concept("boat", "^transport-water$", "boat, ship"),
    Concept("aircraft", "^transport-air$", "plane, airplane"),
    Concept("weather", tags="weather, cloud, rain, snow"),
    Concept("sun, moon & stars", tags="moon, sun, star, space"),
    Concept("clock", "^time$", "clock"),
    Concept("sport", "^sport$|^person-sport$", "sport"),
    Concept("ball", tags="ball"),
    Concept("game", "^game$", "game, card"),
    Concept("celebration", "^event$|^award-medal$", "celebration, party"),
    Concept("music", "^music", "music, instrument"),
    Concept("clothing", "^clothing$", "clothing, clothes"),
    Concept("tool", "^tool$", "tool, weapon"),
    Concept("money", "^money$|^currency$", "money"),
    Concept("book & mail", "^book-paper$|^mail$|^writing$", "book, mail, envelope"),
    Concept("computer & phone", "^computer$|^phone$", "computer, phone"),
    Concept("household", "^household$|^dishware$"),
    Concept("medicine", "^medical$|^science$|^face-unwell$", "medicine, doctor, sick"),
    Concept("zodiac & faith", "^zodiac$|^religion$", "religion, zodiac"),
    Concept("arrow", "^arrow$", "arrow"),
    Concept("letters & numbers", "^alphanum$|^keycap$", "keycap"),
    Concept("shape", "^geometric$", "geometric"),
    Concept("no entry", "^warning$", "forbidden, prohibited, not, no"),
)

CLASS_NAMES = (*GROUPS.values(), *(concept.name for concept in CONCEPTS))


def classes_of(category: str, subgroup: str, tags: Iterable[str]) -> tuple[int, ...]:
    """Class ids of an item, ascending, its group first. Raises KeyError for a category that is not a group."""
    tags = tuple(tags)
    group = CLASS_NAMES.index(GROUPS[category])
    concepts = (i for i, concept in enumerate(CONCEPTS, len(GROUPS)) if concept.holds(subgroup, tags))
    return (group, *concepts)
