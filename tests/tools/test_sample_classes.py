"""The rules that give an emoji its classes."""

import re

from tools.sample.classes import CLASS_NAMES, CONCEPTS, Concept, classes_of


def names_of(category: str, subgroup: str, *tags: str) -> list[str]:
    return [CLASS_NAMES[i] for i in classes_of(category, subgroup, tags)]


def test_there_are_sixty_classes_and_no_name_twice():
    assert len(CLASS_NAMES) == len(set(CLASS_NAMES)) == 60


def test_the_group_comes_first_and_concepts_follow_in_order():
    assert names_of("Smileys & Emotion", "cat-face", "love", "smiling") == ["Smileys", "smile", "love", "cat"]


def test_a_subgroup_is_enough_without_tags():
    assert names_of("Food & Drink", "food-fruit") == ["Food", "fruit"]


def test_tags_are_whole_words_in_any_case():
    assert names_of("Objects", "other-object", "Weapon") == ["Objects", "tool"]
    assert names_of("Objects", "other-object", "category", "human") == ["Objects"]


def test_a_concept_without_a_pattern_holds_for_no_subgroup():
    assert not Concept("ball", tags="ball").holds("sport", ())


def test_every_pattern_is_one_and_anchored_at_the_start():
    assert all(part.startswith("^") for c in CONCEPTS if c.pattern for part in c.pattern.split("|"))
    assert all(re.compile(c.pattern) for c in CONCEPTS)
